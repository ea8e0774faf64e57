import { randomBytes } from "node:crypto";
import * as fs from "node:fs";
import { join, resolve } from "node:path";
import { cacheFolder } from "../setup/surroundings";

const repository = resolve(__dirname, "../..");
const program = [
  "index.ts",
  "components",
  "node_modules",
  "package.json",
  "tsconfig.json",
] as const;

/** The stack of the demo: name, owner label on the Docker host, and what its names there begin with. */
export const demoStack = {
  name: "demo",
  owner: "forecaster-enterprise/demo",
  namePrefix: "forecast-demo",
  imageName: "forecaster-demo-backend",
} as const;

/** Where the demo's stack lives, outside the checkout: its file, its state and its passphrase. */
export function demoFolder(): string {
  return join(cacheFolder(process.env), "demo");
}

/** Makes the folder, or points an existing one at this checkout's program. */
export function fillDemoFolder(folder: string): void {
  fs.mkdirSync(join(folder, "state"), { recursive: true, mode: 0o700 });
  fs.copyFileSync(join(repository, "Pulumi.yaml"), join(folder, "Pulumi.yaml"));
  for (const name of program) {
    fs.rmSync(join(folder, name), { force: true });
    fs.symlinkSync(join(repository, name), join(folder, name));
  }
  const passphrase = passphraseFile(folder);
  if (!fs.existsSync(passphrase)) {
    fs.writeFileSync(passphrase, randomBytes(24).toString("hex"), { mode: 0o600 });
  }
}

/** The environment in which `pulumi` finds the demo's stack, from the folder. */
export function demoEnvironment(folder: string, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return {
    ...env,
    // A passphrase would come before the file with the passphrase.
    PULUMI_CONFIG_PASSPHRASE: undefined,
    // Not the file of attributes beside it, which a kill while it is written leaves empty.
    PULUMI_BACKEND_URL: `file://${join(folder, "state")}?metadata=skip`,
    PULUMI_CONFIG_PASSPHRASE_FILE: passphraseFile(folder),
    PULUMI_STACK: demoStack.name,
    PULUMI_SKIP_UPDATE_CHECK: "true",
  };
}

function passphraseFile(folder: string): string {
  return join(folder, "demo.passphrase");
}
