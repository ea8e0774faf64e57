// `npm run bench:proxy [-- --rounds <how many> | --seconds <of each> | --connections <how many>]`
import { runTypeScript } from "./dependencies.mjs";

runTypeScript("tools/bench/index.ts");
