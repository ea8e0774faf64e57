import { existsSync, readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import type { Config, ConfigInput } from "./model/config/schema";
import { type DefaultImages, defaultImages } from "./model/config/defaultImages";
import { type EnvFile, parseEnvFile } from "./model/config/envFile";
import { parseData, parseValues } from "./model/config/parseConfig";
import type { Problem } from "./model/problems";
import type { Settings } from "./model/plan/settings";
import { findErrorPages } from "./errorPages";
import { findInitScripts } from "./initScripts";
import type { InitScript } from "./model/database/initScripts";
import type { ErrorPage } from "./model/proxy/errorPages";
import { describeValue } from "./model/config/describeValue";
import { mayBeUnquoted } from "./model/config/unquoted";
import { valueAt } from "./model/config/valueAt";

/** One stack's configuration, with the env file that it names. */
export interface StackConfig {
  /** `project/stack`: the owner that containers are labelled with. */
  readonly stack: string;
  /** Its name in the program, which containers are labelled with as well. */
  readonly app: string;
  readonly config: Config;
  /** The images that it leaves to this program. */
  readonly defaultImages: DefaultImages;
  /** Variables of `backend.envFile`; every value is a secret. */
  readonly envFile: Settings;
  /** Files that run once on new data; none where the database is elsewhere. */
  readonly initScripts: readonly InitScript[];
  /** What users get with nginx's own errors. */
  readonly errorPages: readonly ErrorPage[];
  /** Whether one of `variables` was set as a secret: which one, the engine does not tell. */
  readonly hidesVariables: boolean;
  /** The same of the settings of nginx. */
  readonly hidesProxy: boolean;
}

/** The configuration of the current stack, as the engine has it: nothing of it is checked yet. */
export function stackValues(): ConfigInput {
  const project = pulumi.getProject();
  const raw = Object.entries(pulumi.runtime.allConfig())
    .filter(([key]) => key.startsWith(`${project}:`))
    .map(([key, value]) => [key.slice(project.length + 1), value]);
  return parseValues(Object.fromEntries(raw) as Record<string, string>) as unknown as ConfigInput;
}

/**
 * The checked configuration of an app in the current stack.
 * @throws ProblemsError with every problem of it and of its env file.
 */
export async function stackConfig(app: string, values: ConfigInput): Promise<StackConfig> {
  const project = pulumi.getProject();
  const secrets = Object.keys(values).filter((key) => holdsSecret(`${project}:${key}`));
  const envFile = loadEnvFile(values, secrets);
  const problems = [...envFile.problems, ...(await unquoted(project, values))];
  const config = parseData(values, problems, secrets);
  return {
    stack: `${project}/${pulumi.getStack()}`,
    app,
    config,
    defaultImages: defaultImages(values, config),
    envFile: envFile.variables,
    initScripts: config.database.external ? [] : findInitScripts(config.database.initScripts),
    errorPages: findErrorPages(config.proxy),
    hidesVariables: secrets.includes("variables"),
    hidesProxy: secrets.includes("proxy"),
  };
}

/** In the stack's file, where there is one. */
async function unquoted(project: string, values: unknown): Promise<readonly Problem[]> {
  const file = `Pulumi.${pulumi.getStack()}.yaml`;
  if (!mayBeUnquoted(values) || !existsSync(file)) {
    return [];
  }
  // A reader of YAML is large, and hardly any stack needs one.
  const { unquotedProblems } = await import("./model/config/unquotedProblems");
  return unquotedProblems(readFileSync(file, "utf8"), project, values);
}

/** What the SDK knows and does not declare; should it ever cease to know, every value counts as a secret. */
function holdsSecret(key: string): boolean {
  const { isConfigSecret } = pulumi.runtime as { isConfigSecret?: (key: string) => boolean };
  return isConfigSecret?.(key) ?? true;
}

function loadEnvFile(values: unknown, secrets: readonly string[]): EnvFile {
  const setting = ["backend", "envFile"];
  const path = valueAt(values, setting);
  if (typeof path !== "string" || path === "") {
    return { variables: {}, problems: [] };
  }
  try {
    return parseEnvFile(new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(path)));
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unreadable";
    const reason = code === "ERR_ENCODING_INVALID_ENCODED_DATA" ? "not UTF-8" : code;
    const message = `the file cannot be read (${reason}); expected a readable file of NAME=value lines, got ${describeValue(setting, values, secrets)}`;
    return {
      variables: {},
      problems: [
        {
          path: "backend.envFile",
          message,
          fix: "pulumi config set --path backend.envFile <path>",
        },
      ],
    };
  }
}
