import type { z } from "zod";
import { type Config, configSchema } from "./schema";
import { removal, setting } from "./configCommand";
import { conflicts } from "./conflicts";
import { type Problem, ProblemsError, settingPath } from "../problems";
import { mountProblems } from "./mountProblems";
import { kindOf, secretKeys, describeValue } from "./describeValue";
import { valueAt } from "./valueAt";
import { volumeProblems } from "./volumeProblems";

/** Configuration values as the engine hands them over: texts, and JSON for everything else. */
export type RawConfig = Readonly<Record<string, string>>;

const textKeys = new Set([
  ...["namePrefix", "activeColor", "dockerHost", "allowDowntime"],
  ...["databasePassword", "databaseUrl", "registryPassword"],
  ...["certificateChain", "certificateKey", "acmeKey"],
]);

/**
 * The typed configuration; `further` problems found elsewhere are reported together with its own, and
 * nothing below a key that the engine knows to hold `secrets` is shown.
 * @throws ProblemsError with every problem at once; no other error, whatever the input is.
 */
export function parseConfig(
  raw: RawConfig,
  further: readonly Problem[] = [],
  secrets: readonly string[] = [],
): Config {
  return parseData(parseValues(raw), further, secrets);
}

/**
 * The same of values that are data already, from whatever program.
 * @throws ProblemsError with every problem at once; no other error, whatever the input is.
 */
export function parseData(
  given: unknown,
  further: readonly Problem[] = [],
  secrets: readonly string[] = [],
): Config {
  // Without its group a release would be missing as a whole, and not as the image of a color.
  const values = isGroup(given) ? { images: {}, ...given } : given;
  const result = configSchema.safeParse(values);
  const issues = result.success ? [] : result.error.issues;
  const problems = [
    ...issues.flatMap((issue) => describe(issue, { values, secrets })),
    ...conflicts(values, secrets),
    ...volumeProblems(values, secrets),
    ...mountProblems(values, secrets),
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

function isGroup(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
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

/** Where a problem of the schema was found, and what may be shown of it. */
interface Given {
  readonly values: unknown;
  readonly secrets: readonly string[];
}

function describe(issue: z.core.$ZodIssue, given: Given): Problem[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => unknownKey([...issue.path, key], issue.message, given));
  }
  const path = settingPath(issue.path);
  if (issue.code === "invalid_key") {
    const words = issue.issues[0]?.message ?? issue.message;
    const message = `${words}, got ${found(issue, given)}`;
    return [{ path, message, fix: removal(issue.path) }];
  }
  return [
    { path, message: `${issue.message}, got ${found(issue, given)}`, fix: fix(issue, given) },
  ];
}

/** What is no group where one belongs can be a secret, as the value of a key that nobody knows. */
function found(issue: z.core.$ZodIssue, { values, secrets }: Given): string {
  return isHolder(issue)
    ? kindOf(valueAt(values, issue.path))
    : describeValue(issue.path, values, secrets);
}

function isHolder(issue: z.core.$ZodIssue): boolean {
  return issue.code === "invalid_type" && ["array", "object", "record"].includes(issue.expected);
}

function unknownKey(path: readonly PropertyKey[], allowed: string, given: Given): Problem {
  const kind = kindOf(valueAt(given.values, path));
  const key = path.length === 1 ? String(path[0]) : settingPath(path);
  return path.length === 1 && isPath(key)
    ? setWithoutPath(key, kind, given)
    : { path: key, message: `${allowed}, got ${kind}`, fix: removal(path) };
}

/** `pulumi config set gate.timeout 5m` makes a key of that name, with the dot in it. */
function setWithoutPath(key: string, kind: string, { secrets }: Given): Problem {
  const isSecret = secrets.includes(key) || secretKeys.has(groupOf(key));
  return {
    path: key,
    message: `set without --path, so that it is a key of its own; expected the same with --path, got ${kind}`,
    fix: `${removal([key])} && ${setting(key, isSecret ? "secret" : "plain")}`,
  };
}

function isPath(key: string): boolean {
  return groupOf(key) !== key && Object.hasOwn(configSchema.shape, groupOf(key));
}

function groupOf(key: string): string {
  return key.replace(/[.[].*$/s, "");
}

function fix(issue: z.core.$ZodIssue, { values }: Given): string {
  const value = valueAt(values, issue.path);
  const mayNotBe = issue.code === "invalid_type" && issue.expected === "never";
  if (mayNotBe || isHolder(issue)) {
    return removal(issue.path);
  }
  if (secretKeys.has(String(issue.path[0]))) {
    return setting(settingPath(issue.path), "secret");
  }
  // Without the type Pulumi stores what looks like a number or a boolean as one.
  const wantsText = issue.path[0] === "variables" || expectsText(issue);
  const how = wantsText && typeof value !== "string" && value !== undefined ? "text" : "plain";
  return setting(settingPath(issue.path), how);
}

function expectsText(issue: z.core.$ZodIssue): boolean {
  return issue.code === "invalid_type" && issue.expected === "string";
}
