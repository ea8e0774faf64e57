import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { promisify } from "node:util";

const run = promisify(execFile);

/** What every name on the Docker host begins with that this test run makes. */
export const runPrefix = `t${randomBytes(3).toString("hex")}`;

/** Runs the Docker CLI and returns what it prints; fails with Docker's own words. */
export async function docker(...args: readonly string[]): Promise<string> {
  const { stdout } = await run("docker", args, { timeout: 120_000, maxBuffer: 2 ** 26 });
  return stdout.trim();
}

/** Everything that a container has printed. */
export async function logsOf(container: string): Promise<string> {
  const { stdout, stderr } = await run("docker", ["logs", container], { maxBuffer: 2 ** 28 });
  return stdout + stderr;
}

const kinds = {
  container: ["ps", "--all", "--format", "{{.Names}}"],
  volume: ["volume", "ls", "--format", "{{.Name}}"],
  network: ["network", "ls", "--format", "{{.Name}}"],
  image: ["images", "--format", "{{.Repository}}:{{.Tag}}"],
} as const;

/** Every container, volume, network and image whose name begins with the prefix, as `kind name`. */
export async function namesWith(prefix: string): Promise<string[]> {
  const found = await Promise.all(
    Object.entries(kinds).map(async ([kind, command]) => {
      const names = (await docker(...command)).split("\n");
      return names.filter((name) => name.startsWith(prefix)).map((name) => `${kind} ${name}`);
    }),
  );
  return found.flat();
}

/**
 * Removes every container, volume, network and image whose name begins with the prefix; two runs can be at
 * it at once.
 */
export async function removeAllWith(prefix: string): Promise<void> {
  for (const entry of await namesWith(prefix)) {
    const [kind = "", name = ""] = entry.split(" ");
    const force = { container: ["--force", "--volumes"], image: ["--force"] }[kind] ?? [];
    await docker(kind, "rm", ...force, name).catch(ignoreGone);
  }
}

function ignoreGone(error: Error): void {
  if (!/No such|not found|already in progress/i.test(error.message)) throw error;
}
