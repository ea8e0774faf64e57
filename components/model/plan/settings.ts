import { createHash } from "node:crypto";
import { defaultCaches } from "../backendVolumes";
import { type Tls, tlsOf } from "../certificate/tls";
import type { Color } from "../color";
import { defaultUrl } from "../config/defaultUrl";
import type { ContainerInputs } from "../config/containerInputs";
import type { Config } from "../config/schema";
import { parametersOfStart } from "../database/parameters";
import { hasReferences } from "../databaseVariables";
import { keepsLogFiles } from "../proxy/accessLog";

/** What a container runs with, by the name that an operator knows; values may be secret. */
export type Settings = Readonly<Record<string, string>>;

/** Settings with every value replaced by a hash: fit for a label, and for comparing. */
export type Fingerprint = Readonly<Record<string, string>>;

/** Environment variables of a backend; later sources win: env file, configuration. */
export interface Variables {
  readonly plain: Settings;
  readonly secret: Settings;
}

/** The variables that both backends get, besides the address of the database. */
export function backendVariables(config: Config, envFile: Settings): Variables {
  const { environment, debug } = config.backend;
  const own = Object.entries({ ENVIRONMENT: environment, DEBUG: String(debug) });
  const given = own.filter(([, value]) => value !== "none");
  const plain = { ...config.variables, ...Object.fromEntries(given) };
  const fromFile = Object.entries(envFile).filter(([name]) => !Object.hasOwn(plain, name));
  return { plain, secret: { ...Object.fromEntries(fromFile), ...config.secretVariables } };
}

/** Everything but the image that makes one backend differ from another. */
export function backendSettings(config: Config, variables: Variables, color: Color): Settings {
  const { backend, logs } = config;
  return {
    ...withReferences(config, { ...variables.plain, ...variables.secret }),
    ...whichDatabase(config),
    "backend.containerPort": String(backend.containerPort),
    "backend.bindAddress": backend.bindAddress,
    [`backend.hostPorts.${color}`]: String(backend.hostPorts[color]),
    "backend.dataPath": backend.dataPath ?? "",
    ...Object.fromEntries(
      Object.entries(backend.volumes).map(([name, path]) => [`backend.volumes.${name}`, path]),
    ),
    ...chosen("backend.caches", backend.caches, defaultCaches),
    "backend.memoryMb": String(backend.memoryMb ?? ""),
    "backend.cpus": String(backend.cpus ?? ""),
    "backend.stopGrace": String(backend.stopGrace),
    "backend.healthcheck": JSON.stringify(backend.healthcheck),
    "gate.readyPath": config.gate.readyPath,
    "logs.maxSize": logs.maxSize,
    "logs.maxFiles": String(logs.maxFiles),
    ...containerSettings("backend", backend.container),
  };
}

/** In what a backend was made with: it uses a database that this stack does not run. */
export const externalMark = "database.external";

/** One that this stack runs has no mark, so that a backend of before there was another kind is unchanged. */
function whichDatabase({ database, databaseUrl = "" }: Config): Settings {
  return database.external
    ? { [externalMark]: "true", databaseUrl }
    : chosen("database", database, defaultUrl);
}

/** One for each input that somebody has set: a container of before there were any has just that. */
function containerSettings(group: string, inputs: ContainerInputs = {}): Settings {
  return Object.fromEntries(
    Object.entries(inputs).map(([input, value]) => [
      `${group}.container.${input}`,
      JSON.stringify(value),
    ]),
  );
}

/** A reference means another value than the same text had before there were references; no variable holds a NUL. */
function withReferences({ variables, secretVariables }: Config, values: Settings): Settings {
  const isOurs = (name: string) =>
    Object.hasOwn(variables, name) || Object.hasOwn(secretVariables, name);
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      isOurs(name) && hasReferences(value) ? `${value}\0replaced` : value,
    ]),
  );
}

/** Only what differs from the default: a backend of before there was a choice has just that. */
function chosen<Name extends string>(
  group: string,
  values: Readonly<Record<NoInfer<Name>, string>>,
  defaults: Readonly<Record<Name, string>>,
): Settings {
  return Object.fromEntries(
    (Object.keys(defaults) as Name[])
      .filter((name) => values[name] !== defaults[name])
      .map((name) => [`${group}.${name}`, values[name]]),
  );
}

/** What is written into the data volume for good: a change of it is always refused. */
export function databaseIdentity({ database, databasePassword = "" }: Config): Settings {
  const { user, role, name } = database;
  return {
    "database.user": user,
    ...(role === undefined ? {} : { [roleSetting]: role }),
    "database.name": name,
    databasePassword,
  };
}

/** What the label of a data volume says that was made for files of `database.initScripts`; not which they are. */
export function initScriptsLabel({ database }: Config): Settings {
  return database.initScripts.length === 0 ? {} : { [initScriptsMark]: "made with them" };
}

/** Data of before there were such files have no mark, and never get one. */
export const initScriptsMark = "database.initScripts";

/** Of data without a role nothing is written down, so that those of before there were roles are unchanged. */
export const roleSetting = "database.role";

/** Its identity, and what the database container can only take on by being created again. */
export function databaseSettings(config: Config): Settings {
  const { image, bindAddress, port, stopGrace, container } = config.database;
  return {
    ...databaseIdentity(config),
    "database.image": image,
    "database.bindAddress": bindAddress,
    "database.port": String(port),
    "database.stopGrace": String(stopGrace),
    logs: JSON.stringify(config.logs),
    ...Object.fromEntries(
      Object.entries(parametersOfStart(config.database)).map(([name, value]) => [
        `database.parameters.${name}`,
        value,
      ]),
    ),
    ...containerSettings("database", container),
  };
}

/** One dot is enough for a name to be asked as it is: no search domain is put behind it. */
export const proxyResolverOptions = ["ndots:1"];

/** What the proxy container can only take on by being created again. */
export function proxySettings(config: Config, startScript: string): Settings {
  const { image, bindAddress, port, idlePort, proxyProtocol, container } = config.proxy;
  return {
    "proxy.image": image,
    "proxy.bindAddress": bindAddress.join(" "),
    "proxy.port": String(port),
    "proxy.idlePort": String(idlePort),
    "the proxy's start script": startScript,
    "the proxy's resolver options": proxyResolverOptions.join(" "),
    logs: JSON.stringify(config.logs),
    // Docker asks nginx how it is at a port where it speaks that or does not.
    ...(proxyProtocol ? { "proxy.proxyProtocol": "true" } : {}),
    // Another place on standard output needs no other container.
    ...(keepsLogFiles(config.proxy) ? { "proxy.accessLog": "file" } : {}),
    ...tlsSettings(tlsOf(config)),
    ...containerSettings("proxy", container),
  };
}

/** A proxy without TLS has none of them; which certificate it is does not matter. */
function tlsSettings(tls: Tls | undefined): Settings {
  if (tls === undefined) return {};
  const { port, source } = tls;
  return {
    "proxy.tlsPort": String(port),
    ...(source.kind === "acme" ? { "proxy.certificate.acme": "its volume" } : {}),
    ...(source.kind === "files"
      ? {
          "proxy.certificate.directory": source.directory,
          "proxy.certificate.chainFile": source.chain,
          "proxy.certificate.keyFile": source.key,
        }
      : {}),
  };
}

/** What an nginx is made with that takes over from the proxy's own; the rest is the proxy's. */
export function patchedSettings({ proxy }: Config): Settings {
  return { [imageOfProxy]: proxy.image };
}

/** The setting of which the proxy takes another value without an outage. */
export const imageOfProxy = "proxy.image";

/** One short hash per setting; the name is part of it, so equal values do not show as equal. */
export function fingerprint(settings: Settings): Fingerprint {
  return Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [
      name,
      createHash("sha256").update(`${name}\0${value}`).digest("hex").slice(0, 12),
    ]),
  );
}

/** Parts of a container that are this program's own and not a setting. */
const ownParts: ReadonlySet<string> = new Set([
  "the proxy's start script",
  "the proxy's resolver options",
]);

/** The settings that somebody has changed: what differs since this program is newer is none. */
export function changedSettings(
  made: Fingerprint,
  wanted: Fingerprint,
  leftOpen: readonly string[],
): string[] {
  return differences(made, wanted).filter((name) => !isOwn(name, leftOpen));
}

/** This program's own parts, and settings that are left open, of which a container has an older version. */
export function olderParts(
  made: Fingerprint,
  wanted: Fingerprint,
  leftOpen: readonly string[],
): string[] {
  return differences(made, wanted).filter((name) => isOwn(name, leftOpen));
}

function isOwn(name: string, leftOpen: readonly string[]): boolean {
  return ownParts.has(name) || leftOpen.includes(name);
}

/** The names whose values differ, in alphabetical order. */
export function differences(one: Fingerprint, other: Fingerprint): string[] {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].filter((name) => one[name] !== other[name]).sort();
}
