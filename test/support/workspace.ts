import { cp, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const repository = resolve(__dirname, "../..");
const linked = ["index.ts", "components", "node_modules", "package.json", "tsconfig.json"] as const;

/** A temporary folder from which `pulumi` runs the program. */
export async function makeWorkspace(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "forecaster-test-"));
  await bringProgram(directory);
  return directory;
}

/** Makes a workspace run the program of a checkout, by default this one, and no longer another. */
export async function bringProgram(directory: string, checkout = repository): Promise<void> {
  await cp(join(checkout, "Pulumi.yaml"), join(directory, "Pulumi.yaml"));
  for (const name of linked) {
    await rm(join(directory, name), { force: true });
    await symlink(join(checkout, name), join(directory, name));
  }
}
