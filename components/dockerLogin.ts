import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { z } from "zod";
import { canonical } from "./model/logins";

/** A name and a password, as `docker login` takes them. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
}

const clientConfig = z.object({
  auths: z.record(z.string(), z.unknown()).nullish(),
  credsStore: z.string().nullish(),
  credHelpers: z.record(z.string(), z.unknown()).nullish(),
});
const entry = z.object({
  auth: z.string().nullish(),
  username: z.string().nullish(),
  password: z.string().nullish(),
});
const kept = z.object({ Username: z.string(), Secret: z.string() });

/**
 * What a `docker login` of this machine has left for a registry; undefined where there is nothing that can be read.
 * A program that keeps it is ended by the signal.
 * https://docs.docker.com/reference/cli/docker/login/#credential-stores
 */
export async function dockerLogin(
  registry: string,
  signal: AbortSignal,
): Promise<Credentials | undefined> {
  try {
    const given = process.env.DOCKER_CONFIG ?? "";
    const folder = given === "" ? join(homedir(), ".docker") : given;
    const file = await readFile(join(folder, "config.json"), "utf8");
    const { auths, credsStore, credHelpers } = clientConfig.parse(JSON.parse(file));
    const helper = valueFor(registry, credHelpers) ?? credsStore;
    const server = registry === "docker.io" ? "https://index.docker.io/v1/" : registry;
    return typeof helper === "string" && helper !== ""
      ? await askHelper(helper, server, signal)
      : written(entry.parse(valueFor(registry, auths)));
  } catch {
    return undefined;
  }
}

/** Docker's keys are hosts, or addresses that are older. */
function valueFor(
  registry: string,
  values: Readonly<Record<string, unknown>> | null | undefined,
): unknown {
  const host = (key: string) => canonical(key.replace(/^https?:\/\//, "").replace(/\/.*$/, ""));
  return Object.entries(values ?? {}).find(([key]) => host(key) === registry)?.[1];
}

function written({ auth, username, password }: z.output<typeof entry>): Credentials | undefined {
  const decoded = Buffer.from(auth ?? "", "base64").toString();
  const [, name = username, secret = password] = /^([^:]+):([^]*)$/.exec(decoded) ?? [];
  // Without a password there is a token of another kind.
  return name && secret ? { username: name, password: secret } : undefined;
}

/** https://github.com/docker/docker-credential-helpers#development */
async function askHelper(
  helper: string,
  server: string,
  signal: AbortSignal,
): Promise<Credentials | undefined> {
  const program = spawn(`docker-credential-${helper}`, ["get"], {
    stdio: ["pipe", "pipe", "ignore"],
    killSignal: "SIGKILL",
    signal,
  });
  try {
    const failure = new Promise<never>((_, reject) => program.once("error", reject));
    program.stdin.on("error", () => undefined).end(server);
    const answer = await Promise.race([text(program.stdout), failure]);
    const { Username, Secret } = kept.parse(JSON.parse(answer));
    // With this name it is a token of another kind.
    return Username === "<token>" ? undefined : { username: Username, password: Secret };
  } finally {
    // What it has started may hold on to its output.
    program.stdout.destroy();
    program.unref();
  }
}
