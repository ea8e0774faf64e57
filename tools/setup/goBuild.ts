import * as path from "node:path";
import { attempt, succeed } from "./command";
import { onPath } from "./folder";
import { prepareBase } from "./images";
import { REPOSITORY } from "./sources";
import type { Surroundings } from "./surroundings";
import { atLeast } from "./versions";

/** One program to build from a module of this repository. */
export interface GoBuild {
  readonly module: string;
  readonly target: string;
  /** Absolute path of the program. */
  readonly output: string;
  readonly ldflags: string;
}

const goVersion = "1.26";

/** Builds with Go from PATH, else with Debian's Go in a throw-away container. */
export async function goBuild(surroundings: Surroundings, build: GoBuild): Promise<void> {
  const { env } = surroundings;
  const args = [
    "build",
    "-mod=readonly",
    "-trimpath",
    "-ldflags",
    `-s -w ${build.ldflags}`.trim(),
    "-o",
    build.output,
    build.target,
  ];
  const settings = {
    CGO_ENABLED: "0",
    GOTOOLCHAIN: "local",
    GOGC: "400",
    GOFLAGS: "-buildvcs=false",
  };
  if (await hasGo(env)) {
    await succeed("go", args, {
      env: { ...env, ...settings },
      cwd: path.join(REPOSITORY, build.module),
    });
    return;
  }
  const image = await prepareBase(surroundings, "go");
  const passed = Object.entries(settings).flatMap(([name, value]) => ["--env", `${name}=${value}`]);
  const outputs = path.dirname(build.output);
  await succeed(
    "docker",
    [
      ...["run", "--rm", "--network", "host", "--volume", `${REPOSITORY}:${REPOSITORY}:ro`],
      ...["--volume", `${outputs}:${outputs}`, "--volume", "forecaster-standin-go:/root"],
      ...["--workdir", path.join(REPOSITORY, build.module), ...passed, "--env", "GOPROXY"],
      ...[image, "go", ...args],
    ],
    { env },
  );
}

async function hasGo(env: NodeJS.ProcessEnv): Promise<boolean> {
  if (onPath("go", env) === undefined) return false;
  const version = await attempt("go", ["env", "GOVERSION"], { env });
  return version.ok && atLeast(version.stdout, goVersion);
}
