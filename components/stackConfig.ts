import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { parse } from "dotenv";
import type { Config } from "./model/config";
import { reservedNameProblems } from "./model/crossProblems";
import { envFileProblems } from "./model/envFile";
import { parseConfig, parseValues } from "./model/parseConfig";
import type { Problem } from "./model/problems";
import type { Settings } from "./model/settings";
import { shown } from "./model/shown";
import { variableSizeProblems } from "./model/sizes";
import { valueAt } from "./model/valueAt";

/** One stack's configuration, with the env file that it names. */
export interface StackConfig {
  /** `project/stack`: the owner that containers are labelled with. */
  readonly stack: string;
  readonly config: Config;
  /** Variables of `backend.envFile`; every value is a secret. */
  readonly envFile: Settings;
}

/**
 * Reads the configuration of the current stack.
 * @throws ProblemsError with every problem of it and of its env file.
 */
export function loadStackConfig(): StackConfig {
  const project = pulumi.getProject();
  const raw = Object.fromEntries(
    Object.entries(pulumi.runtime.allConfig())
      .filter(([key]) => key.startsWith(`${project}:`))
      .map(([key, value]) => [key.slice(project.length + 1), value]),
  );
  const secrets = Object.keys(raw).filter((key) => holdsSecret(`${project}:${key}`));
  const envFile = loadEnvFile(parseValues(raw), secrets);
  return {
    stack: `${project}/${pulumi.getStack()}`,
    config: parseConfig(raw, envFile.problems, secrets),
    envFile: envFile.variables,
  };
}

/** What the SDK knows and does not declare; should it ever cease to know, every value counts as a secret. */
function holdsSecret(key: string): boolean {
  const { isConfigSecret } = pulumi.runtime as { isConfigSecret?: (key: string) => boolean };
  return isConfigSecret?.(key) ?? true;
}

/** What an env file holds, and what is wrong with it. */
interface EnvFile {
  readonly variables: Settings;
  readonly problems: readonly Problem[];
}

function loadEnvFile(values: unknown, secrets: readonly string[]): EnvFile {
  const setting = ["backend", "envFile"];
  const path = valueAt(values, setting);
  if (typeof path !== "string" || path === "") {
    return { variables: {}, problems: [] };
  }
  try {
    const text = readFileSync(path, "utf8");
    const variables = parse(text);
    const reserved = reservedNameProblems("backend.envFile", Object.keys(variables));
    const sizes = variableSizeProblems("backend.envFile", variables);
    return { variables, problems: [...envFileProblems(text), ...reserved, ...sizes] };
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? String(error.code) : "unreadable";
    const message = `the file cannot be read (${reason}); allowed is a readable file of NAME=value lines, got ${shown(setting, values, secrets)}`;
    return {
      variables: {},
      problems: [
        {
          path: "backend.envFile",
          message,
          mend: "pulumi config set --path backend.envFile <path>",
        },
      ],
    };
  }
}
