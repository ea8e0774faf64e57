import { runTypeScript } from "./dependencies.mjs";

runTypeScript("tools/setup/main.ts");
