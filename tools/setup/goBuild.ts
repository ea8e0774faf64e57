import * as path from "node:path";
import { attempt, succeed } from "./command";
import { isExecutable, onPath } from "./folder";
import { REPOSITORY } from "./sources";
import { prepareStandIn } from "./standIns";
import type { Surroundings, System } from "./surroundings";
import { atLeast } from "./versions";
import { reasonOf } from "./words";

/** One program to build from a module of this repository. */
export interface GoBuild {
  readonly module: string;
  readonly target: string;
  /** Absolute path of the program. */
  readonly output: string;
  readonly ldflags: string;
}

const goVersion = "1.26";
const settings = {
  CGO_ENABLED: "0",
  GOTOOLCHAIN: "local",
  GOGC: "400",
  GOFLAGS: "-buildvcs=false",
  GOWORK: "off",
};

/** Builds with Go from PATH, else with Debian's Go in a throw-away container; go.sum says what is right. */
export async function goBuild(surroundings: Surroundings, build: GoBuild): Promise<void> {
  const { env } = surroundings;
  const cwd = path.join(REPOSITORY, build.module);
  const args = [
    ...["build", "-mod=readonly", "-trimpath", "-ldflags", `-s -w ${build.ldflags}`.trim()],
    ...["-o", build.output, build.target],
  ];
  if (await hasGo(env)) {
    await succeed("go", args, { env: { ...env, ...settings }, cwd });
  } else {
    await buildInContainer(surroundings, build, args);
  }
  // A Docker host elsewhere leaves it elsewhere.
  if (!isExecutable(build.output)) {
    throw new Error(
      `Go said it built ${build.output}, and it is not there. ${needsGo(surroundings)}`,
    );
  }
}

async function hasGo(env: NodeJS.ProcessEnv): Promise<boolean> {
  if (onPath("go", env) === undefined) return false;
  const version = await attempt("go", ["env", "GOVERSION"], { env: { ...env, ...settings } });
  return version.ok && atLeast(version.stdout, goVersion);
}

async function buildInContainer(
  surroundings: Surroundings,
  { module, output }: GoBuild,
  args: readonly string[],
): Promise<void> {
  const image = await prepareStandIn(surroundings, "go").catch((error: unknown) => {
    const otherwise = `Debian's Go in a container cannot do it: ${reasonOf(error)}`;
    throw new Error(`${needsGo(surroundings)}. ${otherwise}`);
  });
  const own = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
  // Names alone: the machine's own values.
  const machine = ["GOPROXY", "GOSUMDB", "GONOSUMDB", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"];
  const outputs = path.dirname(output);
  await succeed(
    "docker",
    [
      ...["run", "--rm", "--network", "host", "--volume", `${REPOSITORY}:${REPOSITORY}:ro`],
      ...["--volume", `${outputs}:${outputs}`, "--volume", "forecaster-standin-go:/root"],
      ...["--workdir", path.join(REPOSITORY, module)],
      ...[...own, ...machine].flatMap((variable) => ["--env", variable]),
      ...[image, "go", ...args],
    ],
    { env: surroundings.env },
  );
}

function needsGo({ system }: { readonly system: System }): string {
  const how = system.platform === "darwin" ? "brew install go" : "https://go.dev/dl/";
  return `To build Pulumi, Go ${goVersion} or newer must be on PATH: ${how}`;
}
