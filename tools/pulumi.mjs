import { runTypeScript } from "./dependencies.mjs";

runTypeScript("tools/setup/pulumi.ts");
