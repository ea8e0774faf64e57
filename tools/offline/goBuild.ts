import * as path from "node:path";
import { attempt, succeed } from "../setup/command";
import { isExecutable, onPath } from "../setup/folder";
import { REPOSITORY } from "../setup/sources";
import type { Surroundings, System } from "../setup/surroundings";
import { atLeast } from "../setup/versions";
import { reasonOf } from "../setup/words";
import { prepareGo } from "./images";

/** A module of this repository, and what is built from it. */
export interface GoModule {
  /** What its programs are, in words. */
  readonly name: string;
  /** How long Go takes for it on two processors. */
  readonly usualSeconds: number;
  /** Relative path of its folder. */
  readonly folder: string;
  /** Packages by the names of the programs that they become. */
  readonly programs: Readonly<Record<string, string>>;
  /** What the linker gives to variables, by package path and name. */
  readonly variables: Readonly<Record<string, string>>;
}

const goVersion = "1.26";
const settings = {
  CGO_ENABLED: "0",
  GOTOOLCHAIN: "local",
  GOGC: "400",
  GOFLAGS: "-buildvcs=false",
  GOWORK: "off",
};

/**
 * Builds a module's programs into a folder, with Go from PATH, else with Debian's Go in a throw-away container
 * as soon as Docker answers; go.sum says what is right.
 */
export function goBuild(
  surroundings: Surroundings,
  module: GoModule,
  output: string,
  docker: Promise<void>,
): Promise<void> {
  return surroundings.progress.step(
    `building ${module.name} from Go modules`,
    () => build(surroundings, module, output, docker),
    module.usualSeconds,
  );
}

async function build(
  surroundings: Surroundings,
  { folder, programs, variables }: GoModule,
  output: string,
  docker: Promise<void>,
): Promise<void> {
  const cwd = path.join(REPOSITORY, folder);
  const given = Object.entries(variables).map(([name, value]) => `-X ${name}=${value}`);
  const args = [
    ...["build", "-mod=readonly", "-trimpath", "-ldflags", ["-s", "-w", ...given].join(" ")],
    // What a debugger needs takes a quarter of the compiler's time, and the linker drops it.
    "-gcflags=all=-dwarf=false",
    ...["-o", `${output}${path.sep}`, ...Object.values(programs)],
  ];
  if (await hasGo(surroundings)) {
    await succeed(surroundings, "go", args, { env: settings, cwd });
  } else {
    await docker;
    await buildInContainer(surroundings, output, cwd, args);
  }
  for (const program of Object.keys(programs)) {
    // A Docker host elsewhere leaves it elsewhere.
    if (!isExecutable(path.join(output, program))) {
      throw new Error(
        `Go said it built ${program}, and it is not in ${output}. ${needsGo(surroundings)}`,
      );
    }
  }
}

/** Does the work; what modules are built from is downloaded meanwhile, until that or the work has ended. */
export async function whileFetching<T>(
  surroundings: Surroundings,
  modules: readonly GoModule[],
  work: () => Promise<T>,
): Promise<T> {
  const ended = new AbortController();
  const end = (): void => {
    ended.abort();
  };
  surroundings.signal?.addEventListener("abort", end);
  // A failure shows in the modules' own build.
  const fetched = fetch({ ...surroundings, signal: ended.signal }, modules).catch(() => undefined);
  try {
    return await work();
  } finally {
    surroundings.signal?.removeEventListener("abort", end);
    end();
    await fetched;
  }
}

async function fetch(surroundings: Surroundings, modules: readonly GoModule[]): Promise<void> {
  if (!(await hasGo(surroundings))) return;
  for (const { folder, programs } of modules) {
    const args = ["list", "-mod=readonly", "-deps", "-f", "", ...Object.values(programs)];
    await attempt(surroundings, "go", args, { env: settings, cwd: path.join(REPOSITORY, folder) });
  }
}

async function hasGo(surroundings: Surroundings): Promise<boolean> {
  if (onPath("go", surroundings.env) === undefined) return false;
  const version = await attempt(surroundings, "go", ["env", "GOVERSION"], { env: settings });
  return version.ok && atLeast(version.stdout, goVersion);
}

async function buildInContainer(
  surroundings: Surroundings,
  output: string,
  cwd: string,
  args: readonly string[],
): Promise<void> {
  const image = await prepareGo(surroundings).catch((error: unknown) => {
    const otherwise = `Debian's Go in a container cannot do it: ${reasonOf(error)}`;
    throw new Error(`${needsGo(surroundings)}. ${otherwise}`);
  });
  const own = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
  // Names alone: the machine's own values.
  const machine = ["GOPROXY", "GOSUMDB", "GONOSUMDB", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"];
  await succeed(surroundings, "docker", [
    ...["run", "--rm", "--network", "host", "--volume", `${REPOSITORY}:${REPOSITORY}:ro`],
    ...["--volume", `${output}:${output}`, "--volume", "forecaster-standin-go:/root"],
    ...["--workdir", cwd],
    ...[...own, ...machine].flatMap((variable) => ["--env", variable]),
    ...[image, "go", ...args],
  ]);
}

function needsGo({ system }: { readonly system: System }): string {
  const how = system.platform === "darwin" ? "brew install go" : "https://go.dev/dl/";
  return `To build Pulumi, Go ${goVersion} or newer must be on PATH: ${how}`;
}
