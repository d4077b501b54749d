import a, {b as c, default as d} from "./x.js" with {type: "json"};
import "y";export * as n from `z`;export {a} from "./w.js";
import("d", {with: {type: "css"}});new Worker(new URL("w.js", import.meta.url), {type: "module"});
