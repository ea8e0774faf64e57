import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { MockResourceArgs, MockResourceResult } from "@pulumi/pulumi/runtime";
import type { ScriptName } from "../../../components/scriptText";

type Environment = Readonly<Record<string, string>>;

/** The password that the random plugin makes up, and that of a superuser beside a role. */
const generatedPassword = "made-up:P@ss/word";
const superuserPassword = "made-up:superuser";

/** What the plugins answer to a registration. */
export function mockedResource(
  args: MockResourceArgs,
  /** The name of the resource that cannot be made. */
  fails: string | undefined,
): MockResourceResult {
  if (args.custom === true && args.name === fails) {
    // UNAVAILABLE: so the engine answers when an update is over before its end.
    throw Object.assign(new Error("the update is over"), { code: 14 });
  }
  return { id: `${args.name}-id`, state: { ...inputsOf(args), ...answer(args) } };
}

function answer(args: MockResourceArgs) {
  switch (args.type) {
    case "command:local:Command":
      return { stdout: `${evidenceOf(args)}\n` };
    case "docker:index/remoteImage:RemoteImage":
      return { imageId: imageId(String(inputsOf(args).name)) };
    case "random:index/randomPassword:RandomPassword":
      return {
        result: pulumi.secret(
          args.name.includes("superuser") ? superuserPassword : generatedPassword,
        ),
      };
    default:
      return {};
  }
}

/** The ID of the image that a reference names. */
function imageId(reference: string): string {
  return `sha256:${reference}`;
}

/** The script that a Command runs, known by its text. */
export function scriptOf(stdin: string): ScriptName {
  const found = scripts.find(({ text }) => stdin.endsWith(text));
  if (found === undefined) {
    throw new Error(`not one of the scripts: ${stdin}`);
  }
  return found.name;
}

const names = [
  ...([
    "bringPages",
    "configureProxy",
    "drain",
    "foundations",
    "gate",
    "maintain",
    "migrate",
    "pull",
  ] as const),
  ...([
    "reachDatabase",
    "removeContainer",
    "runInitScripts",
    "setParameters",
    "setRole",
    "setAside",
    "smoke",
    "switch",
    "waitDatabase",
  ] as const),
];
// What stands before a script depends on where it runs.
const scripts = names.map((name) => ({
  name,
  text: readFileSync(join(__dirname, "../../../components/scripts", `${name}.sh`), "utf8"),
}));

function evidenceOf(args: MockResourceArgs): string {
  const inputs = inputsOf(args);
  // It only stands last.
  if (!("stdin" in inputs)) return "";
  const { stdin, environment } = inputs;
  return JSON.stringify(evidence(scriptOf(String(stdin)), unwrapped(environment) as Environment));
}

/** The last line of a script that succeeded. */
function evidence(script: ScriptName, env: Environment): object {
  switch (script) {
    case "bringPages":
      return { pages: env.PAGES };
    case "configureProxy":
      return { configuration: env.HASH };
    case "drain":
      return { color: env.COLOR, drained: true };
    case "foundations":
      return { network: env.NETWORK_ID };
    case "gate":
      return {
        color: env.COLOR,
        // Not the one that the gate was asked for: so it shows who believes the gate.
        container: provenId(env.COLOR),
        image: "sha256:proven",
        address: provenAddress(env.COLOR),
        closesEarly: "",
      };
    case "maintain":
      return { maintenance: env.MAINTENANCE };
    case "migrate":
      return { migrated: false, image: env.FORECASTER_IMAGE };
    case "pull":
      return { image: env.IMAGE, id: imageId(env.IMAGE ?? ""), stays: "" };
    case "removeContainer":
    case "setAside":
      return { removed: "none" };
    case "smoke":
      return {
        color: env.COLOR,
        smoke: "passed",
        container: env.CONTAINER_ID,
        address: env.ADDRESS,
      };
    case "switch":
      return { active: env.TARGET, before: "none", address: env.ADDRESS };
    case "reachDatabase":
      return { database: env.ADDRESS, version: "180000" };
    case "setParameters":
      return { parameters: env.HASH, waiting: "" };
    case "runInitScripts":
      return { initScripts: "ended" };
    case "setRole":
      return { role: env.ROLE };
    case "waitDatabase":
      return { database: env.DATABASE, ready: true };
    case "countFiles":
    case "obtainCertificate":
    case "readCertificate":
    case "readDatabase":
    case "readLeftFiles":
    case "readHost":
    case "rotateLog":
    case "readRoom":
    case "settle":
    case "startPatched":
    case "startProxy":
    case "stop":
    case "tryCertificate":
    case "tryConfiguration":
    case "tryProxy":
    case "watchCertificate":
      throw new Error(`${script} is no Command`);
  }
}

/** The container that a color's gate found. */
export function provenId(color = ""): string {
  return `id-that-the-gate-of-${color}-found`;
}

/** The address that a color's gate found. */
export function provenAddress(color = ""): string {
  return `172.18.0.${color === "blue" ? 4 : 5}:8000`;
}

function inputsOf({ inputs }: MockResourceArgs): Record<string, unknown> {
  return inputs as Record<string, unknown>;
}

/** Mocks get a group that holds a secret as one secret. */
function unwrapped(value: unknown): unknown {
  return typeof value === "object" && value !== null && pulumi.runtime.isRpcSecret(value)
    ? pulumi.runtime.unwrapRpcSecret(value)
    : value;
}
