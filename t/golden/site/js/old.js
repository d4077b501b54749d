"old";
