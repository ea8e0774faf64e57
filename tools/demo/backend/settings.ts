import { z } from "zod";

const flag = z.enum(["0", "1"], "must be 0 or 1").transform((text) => text === "1");
const seconds = z
  .string()
  .regex(/^\d{1,5}(\.\d{1,3})?$/, "must be seconds, such as 5 or 0.5")
  .transform(Number);

/** What a backend can be told to do wrong: by its environment, or baked into its image as FAULTS="NAME=VALUE ...". */
const faultRules = {
  START_SECONDS: seconds.default(0), // slow to start: listens only after this long
  MODEL_DOWNLOAD_SECONDS: seconds.default(0), // the model's download into the shared cache takes this long
  NEVER_READY: flag.default(false), // /ready answers 503 for ever
  READY_NEEDS_MIGRATION: flag.default(false), // /ready answers 503 until `node server.js migrate` of this version ran
  HEALTH_LIE: z.enum(["redirect", "huge", "hang", "half"]).optional(), // what /api/v1/health does instead
  READY_EVERY_SECOND: flag.default(false), // /ready answers 200 and 503 in turn
  READY_SECONDS: seconds.default(0), // /ready takes this long
  ALLOWED_HOST: z.string().optional(), // a request for any other host gets 400, as from Django
  READY_ONLY: flag.default(false), // everything but /ready answers 500
  PRINT_ENVIRONMENT: flag.default(false), // prints all of its environment and the bare password, as some programs do
  CRASH_AFTER_SECONDS: seconds.optional(), // exits 1 this long after its start, "FATAL: crash on purpose" on stderr
  KEEPALIVE_SECONDS: seconds.default(5), // an idle connection is closed after this long; uvicorn's is 5
  TAKE_CONNECTIONS: z.coerce.number().int().min(0).max(1000).default(0), // takes so many connections to the database at its start, beside its pool
  STOP_SECONDS: seconds.default(0), // stops slowly: exits only this long after its last answer
  MIGRATE_SECONDS: seconds.default(0), // the migration takes this long
  MIGRATE_ALTERS: flag.default(false), // the migration alters a table, for which it must have it for itself
  MIGRATE_FAIL: flag.default(false), // the migration exits 1, "FATAL: migration failed on purpose" on stderr
} as const;

const settingsSchema = z.strictObject({
  ...faultRules,
  DATABASE_URL: z.string("must be set, such as postgresql://user:password@db:5432/forecaster"),
  DB_HOST: z.string().default("db"), // only named in messages; the connection uses DATABASE_URL
  ENVIRONMENT: z.string().default("development"),
  DEBUG: z.string().default("false"), // true or 1: one log line per request
  FAULTS: z.string().default("none"),
  VERSION: z.string().default("dev"),
  COLOR: z.string().optional(), // a backend need not know its color
  HF_HOME: z.string().default("/home/appuser/.cache/huggingface"),
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, "must be a port")
    .transform(Number)
    .default(8000),
});

/** Everything a backend reads from its environment, parsed; durations are seconds. */
export type Settings = Readonly<z.infer<typeof settingsSchema>>;

/** Says everything that is wrong with an environment, one line per problem. */
export class SettingsError extends Error {}

/** Parses an environment (an empty variable counts as unset), or throws a SettingsError. */
export function parseSettings(environment: NodeJS.ProcessEnv): Settings {
  const given = Object.keys(settingsSchema.shape)
    .map((name) => [name, environment[name]] as const)
    .filter(([, text]) => text !== undefined && text !== "");
  const input: Record<string, unknown> = {
    ...parseFaults(environment.FAULTS ?? ""),
    ...Object.fromEntries(given),
  };
  const result = settingsSchema.safeParse(input);
  if (result.success) return result.data;
  throw new SettingsError(result.error.issues.map((issue) => describe(issue, input)).join("\n"));
}

/** Splits "NEVER_READY=1 START_SECONDS=5" into its variables; only faults may be named, each once. */
export function parseFaults(text: string): Record<string, string> {
  const faults = new Map<string, string>();
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const [, name = "", value = ""] = /^([A-Z_]+)=(\S+)$/.exec(word) ?? [];
    if (!Object.hasOwn(faultRules, name)) {
      const allowed = Object.keys(faultRules).join(", ");
      throw new SettingsError(`FAULTS: unknown fault; NAME=VALUE of ${allowed}, got "${word}"`);
    }
    if (faults.has(name)) throw new SettingsError(`FAULTS: ${name} is given twice`);
    faults.set(name, value);
  }
  return Object.fromEntries(faults);
}

function describe(issue: z.core.$ZodIssue, input: Record<string, unknown>): string {
  const name = issue.path.join(".");
  const secret = name === "DATABASE_URL" || input[name] === undefined;
  return `${name}: ${issue.message}${secret ? "" : `, got "${String(input[name])}"`}`;
}
