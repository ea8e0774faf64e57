import { z } from "zod";
import { colors } from "../color";
import { type AllowDowntime, permissionForm } from "./allowDowntime";
import { durationForm } from "./duration";
import { acmeKey } from "./acme";
import { backend } from "./backend";
import { database } from "./database";
import { databaseUrlForm, parseExternalDatabase } from "./externalDatabase";
import {
  command,
  duration,
  flag,
  group,
  image,
  map,
  size,
  text,
  wholeNumber,
  nonEmptyText,
} from "./fields";
import { proxy } from "./proxy";
import { registries, registry, registryPassword, registryPasswords } from "./registry";

const requestPath = text(/^\/[A-Za-z0-9._~/%?&=-]*$/, "a path that begins with /", "/ready");
const noPermission =
  "not a permission; expected false, true, or what a refused update prints for exactly its changes";
const permission = z
  .union([z.boolean(), z.string()], { error: noPermission })
  .transform(String)
  .refine((value) => /^(true|false)$/.test(value) || permissionForm.test(value), {
    error: noPermission,
  })
  .transform((value): AllowDowntime => (/^(true|false)$/.test(value) ? value === "true" : value));
const variable = z
  .union([z.string(), z.number(), z.boolean()], {
    error: "not a value; expected a text, a number or a boolean",
  })
  .refine((value) => typeof value !== "number" || Math.abs(value) <= Number.MAX_SAFE_INTEGER, {
    error: "a number that would be rounded; expected the same as a text, with --type string",
  })
  .transform(String);
// No record: that takes a map with the name `constructor` in it for none. Names: crossProblems.
const variables = z.object({}, { error: "not a map; expected names to values" }).catchall(variable);

/** How long a release gets to become ready, unless the configuration says otherwise. */
export const defaultGateTimeout = "6m";

const headers = map(
  z
    .string()
    .regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/, "not a header's name; expected one such as Accept"),
  text(/^[\t\x20-\x7e]*$/, "the value of a header", "application/json"),
  "names to values",
);

const gate = group({
  readyPath: requestPath
    .prefault("/ready")
    .describe("Path that must answer with one of `gate.statuses`"),
  statuses: z
    .array(wholeNumber(100, 599, "HTTP"), { error: "not a list; expected a list of statuses" })
    .min(1, { error: "an empty list; expected a status such as 200" })
    .prefault([200])
    .describe("Statuses with which `gate.readyPath` is ready"),
  command: command()
    .optional()
    .describe(
      "Shell command in the release's container that decides in their stead; `gate.readyPath` may answer anything below 500",
    ),
  host: text(/^[A-Za-z0-9.-]+(:\d{1,5})?$/, "a host name", "forecast.example")
    .optional()
    .describe("Host name in every probe, for a backend that checks it"),
  headers: headers.prefault({}).describe("Further headers of every probe; with `--secret` too"),
  timeout: duration()
    .refine((seconds) => seconds >= 1 && seconds <= 3600, {
      error: `out of range; expected ${durationForm} up to 1h`,
    })
    .prefault(defaultGateTimeout)
    .describe("How long a release may take to become ready"),
  probeTimeout: duration()
    .prefault("10s")
    .describe(
      "How long one answer may take, in smoke checks and switch too; at most `gate.timeout`",
    ),
  consecutive: wholeNumber(1, 100, "answers").prefault(3).describe("Good answers needed in a row"),
});
const smoke = group({
  paths: z
    .array(requestPath, { error: "not a list; expected a list of paths" })
    .refine((paths) => paths.join(" ").length <= 65_536, {
      error: "too many or too long; expected at most 65536 characters together",
    })
    .prefault(["/ready", "/api/v1/health"])
    .describe("Paths that must answer 2xx before the switch, and to users after it"),
  command: command()
    .optional()
    .describe("Shell command in the release's container that must succeed before the switch"),
  image: image()
    .optional()
    .describe("Image of your own whose container must succeed before the switch"),
  timeout: duration().prefault("1m").describe("How long the command may take, and the container"),
});
const logs = group({
  maxSize: size.prefault("10m").describe("Size of one log file of a container"),
  maxFiles: wholeNumber(1, 1000, "files").prefault(3).describe("Log files per container"),
});

/** The whole configuration with its defaults and meanings: the only table of them. */
export const configSchema = group({
  activeColor: z
    .enum(colors, { error: "not a color; expected blue or green" })
    .describe("The color that users get: `blue` or `green`"),
  images: group({
    blue: image().describe("The release on blue: a full reference with a fixed tag or a digest"),
    green: image().describe("The release on green"),
  }),
  namePrefix: text(
    /^[a-z][a-z0-9-]{0,39}$/,
    "up to 40 lower-case letters, digits and -",
    "forecast",
  )
    .prefault("forecast")
    .describe("Every name on the Docker host begins with it"),
  database: database.prefault({}),
  databasePassword: nonEmptyText("any text that is not empty")
    .optional()
    .describe("Your own password instead of a generated one; set it with `--secret`"),
  databaseUrl: nonEmptyText(`a URL such as ${databaseUrlForm}`)
    .superRefine((value, context) => {
      try {
        parseExternalDatabase(value);
      } catch (error) {
        const words = error instanceof Error ? error.message : String(error);
        const message = [words, `expected ${databaseUrlForm}`].join("; ");
        context.addIssue({ code: "custom", message });
      }
    })
    .optional()
    .describe("URL of the database for `database.external`; set it with `--secret`"),
  backend: backend.prefault({}),
  variables: variables.prefault({}).describe("Environment variables of both backends"),
  secretVariables: variables.prefault({}).describe("The same, as secrets"),
  gate: gate.prefault({}),
  smoke: smoke.prefault({}),
  proxy: proxy.prefault({}),
  certificateChain: nonEmptyText("a certificate as PEM")
    .optional()
    .describe(
      "The certificate for TLS as PEM, with those between it and its authority, instead of files",
    ),
  certificateKey: nonEmptyText("a private key as PEM")
    .optional()
    .describe("Its private key; set it with `--secret`"),
  acmeKey: acmeKey
    .optional()
    .describe("Key that binds the account at an authority to yours there; set it with `--secret`"),
  registry: registry.optional(),
  registryPassword,
  registries,
  registryPasswords,
  logs: logs.prefault({}),
  dockerHost: text(
    /^(unix:\/\/\/|ssh:\/\/|tcp:\/\/).+/,
    "an address that begins with unix:///, ssh:// or tcp://",
    "ssh://deploy@server.example",
  )
    .optional()
    .describe("`unix:///...`, `tcp://...` or `ssh://...`"),
  protected: flag()
    .prefault(false)
    .describe("`pulumi destroy` refuses, and so does anything that would replace what serves"),
  allowDowntime: permission
    .prefault("false")
    .describe("Lets an update re-create the database or the proxy"),
});

/** A configuration that needs no further questions; durations are whole seconds. */
export type Config = z.output<typeof configSchema>;

/** A configuration as somebody writes it: everything that has a default can be left out. */
export type ConfigInput = z.input<typeof configSchema>;
