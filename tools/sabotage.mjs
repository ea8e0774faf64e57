// `npm run test:sabotage [-- --part <number>/<of how many> | --together <how many>] [--fast] [part of a name ...]`
import { runTypeScript } from "./dependencies.mjs";

runTypeScript("tools/sabotage/index.ts");
