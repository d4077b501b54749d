"head";
