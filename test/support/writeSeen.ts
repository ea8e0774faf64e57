import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { promisify } from "node:util";
import type { Seen } from "../../tools/checks/seen";
import { describeToolchain } from "../../tools/setup";
import { docker } from "./dockerHost";
import { testToolchain } from "./toolchain";

const run = promisify(execFile);

/** Writes what a run has seen, and on what, to the file that tools/checks has named, if it has named one. */
export async function writeSeen(
  file: string | undefined,
  seen: Omit<Seen, "toolchain" | "versions">,
): Promise<void> {
  if (file === undefined || file === "") return;
  const toolchain = describeToolchain(await testToolchain());
  const whole: Seen = { toolchain, versions: await versions(), ...seen };
  writeFileSync(file, JSON.stringify(whole));
}

/** What the tests ran on, such as `Node 20.20.2`. */
async function versions(): Promise<string[]> {
  const { images } = await testToolchain();
  const inside = (image: string, line: string) =>
    docker("run", "--rm", "--entrypoint", "sh", image, "-c", line);
  const said = {
    Pulumi: await run("pulumi", ["version"]).then(({ stdout }) => stdout),
    Docker: await docker("version", "--format", "{{.Server.Version}}"),
    nginx: await inside(images.nginx, "nginx -v 2>&1"),
    Postgres: await inside(images.postgres, "postgres --version"),
    Node: process.version,
  };
  return Object.entries(said).map(([name, text]) => `${name} ${/\d+(\.\d+)+/.exec(text)?.[0]}`);
}
