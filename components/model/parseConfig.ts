import type { z } from "zod";
import { type Config, configSchema } from "./config";
import { crossProblems, valueAt } from "./crossProblems";
import { type Problem, ProblemsError, settingPath } from "./problems";

/** Configuration values as the engine hands them over: texts, and JSON for everything else. */
export type RawConfig = Readonly<Record<string, string>>;

const secretKeys = new Set(["databasePassword", "registryPassword", "secretVariables"]);
const textKeys = new Set(["namePrefix", "activeColor", "dockerHost", ...secretKeys]);
textKeys.delete("secretVariables");

/**
 * The typed configuration; `further` problems found elsewhere are reported together with its own.
 * @throws ProblemsError with every problem at once; no other error, whatever the input is.
 */
export function parseConfig(raw: RawConfig, further: readonly Problem[] = []): Config {
  const values = parseValues(raw);
  const result = configSchema.safeParse(values);
  const problems = [
    ...(result.success ? [] : result.error.issues.flatMap((issue) => describe(issue, values))),
    ...crossProblems(values),
    ...further,
  ];
  if (!result.success || problems.length > 0) {
    throw new ProblemsError(problems);
  }
  return result.data;
}

/** The values as JSON means them; what is not JSON stays a text, and an empty color counts as none. */
export function parseValues(raw: RawConfig): Readonly<Record<string, unknown>> {
  const given = Object.entries(raw).filter(([key, text]) => key !== "activeColor" || text !== "");
  return Object.fromEntries(given.map(([key, text]) => [key, value(key, text)]));
}

function value(key: string, text: string): unknown {
  if (textKeys.has(key)) {
    return text;
  }
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function describe(issue: z.core.$ZodIssue, values: unknown): Problem[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => {
      const path = settingPath([...issue.path, key]);
      const message = `${issue.message}, got ${shown([...issue.path, key], values)}`;
      return { path, message, mend: `pulumi config rm --path ${path}` };
    });
  }
  const path = settingPath(issue.path);
  return [{ path, message: `${told(issue)}, got ${shown(issue.path, values)}`, mend: mend(issue) }];
}

/** The words of a key that is wrong itself stand one level deeper. */
function told(issue: z.core.$ZodIssue): string {
  return issue.code === "invalid_key" ? (issue.issues[0]?.message ?? issue.message) : issue.message;
}

function mend(issue: z.core.$ZodIssue): string {
  const path = settingPath(issue.path);
  if (issue.code === "invalid_key") {
    return `pulumi config rm --path ${path}`;
  }
  const secret = secretKeys.has(String(issue.path[0])) ? "--secret " : "";
  return `pulumi config set ${secret}--path ${path} <value>`;
}

function shown(path: readonly PropertyKey[], values: unknown): string {
  const found = valueAt(values, path);
  if (found === undefined) {
    return "nothing";
  }
  return secretKeys.has(String(path[0])) ? "a secret" : clip(asJson(found));
}

function asJson(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    return "groups in groups without end";
  }
}

function clip(text: string): string {
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
