import { type Color, perColor } from "../../../components/model/color";
import { namesFor } from "../../../components/model/names";
import type { Desired } from "../../../components/model/plan/desired";
import type { NginxConf } from "../../../components/model/proxy/nginxConf";
import type { Fingerprint } from "../../../components/model/plan/settings";
import type { ContainerFacts, Proof, Actual } from "../../../components/model/plan/actual";

/** The image of a release. */
export function release(version: string): string {
  return `registry.example/backend:${version}`;
}

/** Settings of a color's backend with changes; readable values stand for their hashes. */
export function backendSettings(color: Color, changes: Fingerprint = {}): Fingerprint {
  return { LOG_LEVEL: "info", [`backend.hostPorts.${color}`]: `port of ${color}`, ...changes };
}

/** The same changes for both colors' backends. */
export function bothBackends(changes: Fingerprint): Record<Color, Fingerprint> {
  return perColor((color) => backendSettings(color, changes));
}

const identity = { "database.user": "postgres" };
const database = { ...identity, "database.port": "5432" };
const proxy = { "proxy.port": "80" };

/** A rendered nginx configuration; a readable version stands for its text. */
export function conf(version: string): NginxConf {
  return {
    text: `text-${version}`,
    configHash: `conf-${version}`,
    configFileHash: `sum-${version}`,
  };
}

/** A configuration in which blue is active and both colors are on v1, with changes. */
export function desired(changes: Partial<Desired> = {}): Desired {
  return {
    stack: "forecaster/stage",
    app: "forecaster",
    otherPrefixes: [],
    names: namesFor("forecast"),
    activeColor: "blue",
    images: { blue: release("v1"), green: release("v1") },
    idle: "keep",
    backends: bothBackends({}),
    databaseIdentity: identity,
    database,
    initScripts: [],
    errorPages: [],
    isDatabaseExternal: false,
    removesDatabase: false,
    proxy,
    patched: { "proxy.image": "today's" },
    proxyImage: "nginx:2",
    defaultImages: {},
    port: 8000,
    readyPath: "/ready",
    smokePaths: ["/health"],
    hold: { timeout: 30, limit: 1000 },
    render: () => conf("1"),
    allowDowntime: false,
    stopGrace: { database: 60, proxy: 30 },
    ...changes,
  };
}

/** The images of both colors. */
export function images(blue: string, green: string): Record<Color, string> {
  return { blue: release(blue), green: release(green) };
}

function container(
  what: string,
  settings: Fingerprint,
  changes: Partial<ContainerFacts>,
): ContainerFacts {
  const own = { stack: "forecaster/stage", image: what, settings, knownId: what };
  return { id: what, status: "running", ...own, ...changes };
}

/** A color's container on v1 with the settings of `desired()`, proven with its paths; with changes. */
export function backend(color: Color, changes: Partial<ContainerFacts> = {}): ContainerFacts {
  const image = changes.image ?? release("v1");
  return container(color, backendSettings(color), { image, proof: proof(image), ...changes });
}

/** The proof of a release that traffic has moved to, with changes. */
export function proof(image: string, changes: Partial<Proof> = {}): Proof {
  return { image, readyPath: "/ready", smokePaths: ["/health"], ...changes };
}

/** The database's container with the settings of `desired()`, with changes. */
export function databaseContainer(changes: Partial<ContainerFacts> = {}): ContainerFacts {
  return container("database", database, changes);
}

/** The proxy's container with the settings of `desired()`, with changes. */
export function proxyContainer(changes: Partial<ContainerFacts> = {}): ContainerFacts {
  return container("proxy", proxy, changes);
}

/** A container of `proxy.image` that has taken over from the proxy's own nginx, with changes. */
export function patchedContainer(changes: Partial<ContainerFacts> = {}): ContainerFacts {
  return container("patched", { "proxy.image": "today's" }, { image: "nginx:2", ...changes });
}

/** What `desired()` becomes: blue serves, both colors run v1. With changes. */
export function actual(changes: Partial<Actual> = {}): Actual {
  return {
    dockerHost: "unix:///var/run/docker.sock",
    serving: "blue",
    configHash: "conf-1",
    data: identity,
    database: databaseContainer(),
    proxy: proxyContainer(),
    backends: perColor((color) => backend(color)),
    served: perColor(() => release("v1")),
    hasFacts: true,
    ...changes,
  };
}

/** A host on which nothing was deployed yet. */
export const emptyHost: Actual = {
  dockerHost: "unix:///var/run/docker.sock",
  serving: "none",
  configHash: undefined,
  data: undefined,
  database: undefined,
  proxy: undefined,
  backends: { blue: undefined, green: undefined },
  served: { blue: undefined, green: undefined },
  hasFacts: false,
};
