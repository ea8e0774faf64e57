import { runTypeScript } from "./dependencies.mjs";

runTypeScript("tools/demo/index.ts");
