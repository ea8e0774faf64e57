import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A file of components/scripts, without its ending. */
export type ScriptName =
  | "bringPages"
  | "configureProxy"
  | "countFiles"
  | "drain"
  | "foundations"
  | "gate"
  | "maintain"
  | "migrate"
  | "obtainCertificate"
  | "pull"
  | "readCertificate"
  | "reachDatabase"
  | "readDatabase"
  | "readLeftFiles"
  | "readHost"
  | "readRoom"
  | "removeContainer"
  | "rotateLog"
  | "runInitScripts"
  | "setAside"
  | "setParameters"
  | "setRole"
  | "settle"
  | "smoke"
  | "startPatched"
  | "startProxy"
  | "stop"
  | "switch"
  | "tryCertificate"
  | "tryConfiguration"
  | "tryProxy"
  | "waitDatabase"
  | "watchCertificate";

/** What gives a container that is about to start what its user needs. */
const preparesStart = ["lib/reference", "lib/userOf", "lib/parents"];

/** What takes a certificate into use. */
const certificate = ["lib/tryPair", "lib/certificate"];

/** Functions of a script that stand in files of their own. */
const libraries: Partial<Record<ScriptName, readonly string[]>> = {
  configureProxy: certificate,
  foundations: ["lib/network"],
  gate: ["lib/lastLines", "lib/probe", "lib/askDatabase", "lib/connections", ...preparesStart],
  migrate: [
    "lib/lastLines",
    "lib/askDatabase",
    "lib/migrationSessions",
    "lib/migrationFacts",
    "lib/migrationContainer",
    ...preparesStart,
    "lib/releaseVolumes",
  ],
  pull: ["lib/room"],
  reachDatabase: ["lib/askDatabase"],
  readCertificate: ["lib/limit"],
  readDatabase: ["lib/eachDatabase"],
  readLeftFiles: ["lib/limit", "lib/reference", "lib/leftFiles"],
  readHost: ["lib/limit", "lib/network"],
  readRoom: ["lib/limit", "lib/room"],
  removeContainer: [
    "lib/reference",
    "lib/leftFiles",
    "lib/askDatabase",
    "lib/migrationSessions",
    "lib/removal",
  ],
  runInitScripts: ["lib/lastLines", "lib/askDatabase"],
  setAside: ["lib/askDatabase", "lib/migrationSessions", "lib/removal"],
  setParameters: ["lib/askDatabase"],
  setRole: ["lib/askDatabase", "lib/unlogged"],
  smoke: ["lib/lastLines", "lib/probe"],
  startPatched: ["lib/handover"],
  startProxy: ["lib/handover"],
  switch: ["lib/probe"],
  tryConfiguration: ["lib/limit"],
  waitDatabase: ["lib/lastLines", "lib/eachDatabase", "lib/unlogged"],
  watchCertificate: certificate,
};

/** The text of a script, with the functions of the place where it runs. */
export function scriptText(script: ScriptName, insideProxy: boolean): string {
  const files = [insideProxy ? "pointer" : "host", ...(libraries[script] ?? []), script];
  return files.map(scriptFile).join("\n");
}

/** A file of components/scripts as it is. */
export function scriptFile(name: string): string {
  return readFileSync(join(__dirname, "scripts", `${name}.sh`), "utf8");
}

/**
 * The command that a proxy container runs: it starts nginx from the state volume, unless another one has taken over.
 * With TLS it sees to the certificate before that, and watches it where it is in files of the Docker host. Files of
 * requests it begins anew when they are full.
 */
export function proxyStartScript(hasTls: boolean, keepsLogFiles: boolean): string {
  const before = [
    ...(hasTls ? [...certificate, "watchCertificate"] : []),
    ...(keepsLogFiles ? ["rotateLog"] : []),
  ];
  const script = scriptText("startProxy", true);
  return before.length === 0
    ? script
    : [...["pointer", ...before].map(scriptFile), script].join("\n");
}

/** What begins the rehearsal of an nginx, before it starts as it will. */
export function rehearsalScript(hasTls: boolean): string {
  const own = hasTls ? ["tryCertificate"] : [];
  return ["tryProxy", ...own].map(scriptFile).join("\n");
}

/** The command of the container that obtains a certificate. */
export const obtainingScript = scriptFile("obtainCertificate");

/** The command of the container whose nginx takes over from the proxy's own. */
export const patchedStartScript = scriptText("startPatched", true);
