import { execFile } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { promisify } from "node:util";
import { namesFor } from "../../components/model/names";
import { labels } from "../../components/model/plan/actual";
import { demoFolder, demoStack } from "./demoFolder";

const run = promisify(execFile);

/** Removes everything the demo made: containers, network, volumes, its images, and its folder. */
export async function clean(env: NodeJS.ProcessEnv): Promise<void> {
  const docker = async (...args: readonly string[]): Promise<string[]> =>
    (await run("docker", args, { env })).stdout.split("\n").filter(Boolean);
  await docker("version").catch((error: unknown) => {
    throw new Error(`Docker does not answer, so nothing was removed: ${String(error)}`);
  });
  const { network, volumes } = namesFor(demoStack.namePrefix);
  const containers = await docker(
    ...["ps", "--all", "--format", "{{.Names}}", "--filter"],
    `label=${labels.stack}=${demoStack.owner}`,
  );
  const images = await docker(
    "images",
    "--format",
    "{{.Repository}}:{{.Tag}}",
    demoStack.imageName,
  );
  for (const name of containers) await docker("rm", "--force", "--volumes", name);
  // Names that are taken by somebody else are left alone: without its folder there is no demo.
  const isOurs = containers.length > 0 || existsSync(demoFolder());
  const found = async (kind: string, names: readonly string[]) => {
    const there = await docker(kind, "ls", "--format", "{{.Name}}");
    return isOurs ? names.filter((name) => there.includes(name)) : [];
  };
  const networks = await found("network", [network]);
  for (const name of networks) await docker("network", "rm", name);
  const kept = await found("volume", Object.values(volumes));
  for (const name of kept) await docker("volume", "rm", name);
  if (images.length > 0) await docker("rmi", "--force", ...images);
  rmSync(demoFolder(), { recursive: true, force: true });
  const removed = [...containers, ...networks, ...kept, ...images];
  console.log(
    removed.length === 0 ? "The demo has left nothing behind." : `Removed: ${removed.join(", ")}`,
  );
}
