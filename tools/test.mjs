// Runs every check and test, and ends with one line that counts them.
import { runTypeScript } from "./dependencies.mjs";

runTypeScript("tools/checks/index.ts");
