#!/usr/bin/env node
if (a) /[/']\/x/g.test(b); x = a++ / 2; `a${b ? `c${{d: `e`}}` : /}/}f`; for (y of /z/) {} // import "n"
/* import "m" */ class A { #p = {} / 2 } "\u{1F600}\x41\
"