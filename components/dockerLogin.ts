import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { z } from "zod";

/** A name and a password, as `docker login` takes them. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
}

const clientConfig = z.object({
  auths: z.record(z.string(), z.object({ auth: z.string().optional() })).optional(),
  credsStore: z.string().optional(),
  credHelpers: z.record(z.string(), z.string()).optional(),
});
const stored = z.object({ Username: z.string(), Secret: z.string() });

/**
 * What a `docker login` of this machine has left for a registry; undefined where there is nothing that can be read.
 * https://docs.docker.com/reference/cli/docker/login/#credential-stores
 */
export async function dockerLogin(registry: string): Promise<Credentials | undefined> {
  const server = registry === "docker.io" ? "https://index.docker.io/v1/" : registry;
  try {
    const folder = process.env.DOCKER_CONFIG ?? join(homedir(), ".docker");
    const config = clientConfig.parse(
      JSON.parse(await readFile(join(folder, "config.json"), "utf8")),
    );
    const helper = config.credHelpers?.[registry] ?? config.credsStore;
    return helper === undefined
      ? decoded(config.auths?.[server]?.auth)
      : await kept(helper, server);
  } catch {
    return undefined;
  }
}

function decoded(auth = ""): Credentials | undefined {
  const [, username, password] = /^([^:]+):([^]*)$/.exec(atob(auth)) ?? [];
  // Without a password there is a token of another kind.
  return username === undefined || !password ? undefined : { username, password };
}

/** https://github.com/docker/docker-credential-helpers#development */
async function kept(helper: string, server: string): Promise<Credentials | undefined> {
  const program = spawn(`docker-credential-${helper}`, ["get"], {
    stdio: ["pipe", "pipe", "ignore"],
    timeout: 3000,
  });
  const failure = new Promise<never>((_, reject) => program.once("error", reject));
  program.stdin.on("error", () => undefined).end(server);
  const { Username, Secret } = stored.parse(
    JSON.parse(await Promise.race([text(program.stdout), failure])),
  );
  // With this name it is a token of another kind.
  return Username === "<token>" ? undefined : { username: Username, password: Secret };
}
