"end";
