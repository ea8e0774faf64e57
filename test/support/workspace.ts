import { cp, mkdtemp, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const repository = resolve(__dirname, "../..");
const linked = ["index.ts", "components", "node_modules", "package.json", "tsconfig.json"] as const;

/** A temporary folder from which `pulumi` runs the program. */
export async function makeWorkspace(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "forecaster-test-"));
  await cp(join(repository, "Pulumi.yaml"), join(directory, "Pulumi.yaml"));
  for (const name of linked) {
    await symlink(join(repository, name), join(directory, name));
  }
  return directory;
}
