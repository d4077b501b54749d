"main";
