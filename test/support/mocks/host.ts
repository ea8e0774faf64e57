import { labels } from "../../../components/model/plan/actual";
import { namesFor } from "../../../components/model/names";
import { plain, type Registered, types, without } from "./registered";
import { scriptOf } from "./plugins";

/** A made-up Docker host, as far as a program asks for it. */
export interface MockedHost {
  readonly dockerHost: string;
  readonly serves: string;
  readonly configuration?: string;
  /** The version of its Linux. */
  readonly kernel: string;
  /** Which nginx serves: `own` or `patched`. */
  readonly nginx?: string;
  /** Of the pages for nginx's own errors. */
  readonly pages?: string | undefined;
  /** What users get instead of a backend. */
  readonly maintenance?: string | undefined;
  /** The label of the data volume. */
  readonly data?: string;
  /** Names of the network and the volumes that are not there. */
  readonly missing?: readonly string[];
  /** Names of the containers whose IDs a gate has written down. */
  readonly recorded: readonly string[];
  /** Facts by their path; undefined on a host of an older version. */
  readonly facts: Readonly<Record<string, string>> | undefined;
  /** Labels of the containers, by container name. */
  readonly containers: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Names of the containers that do not run. */
  readonly exited?: readonly string[];
}

const names = namesFor("forecast");

/** Nothing was ever deployed on it. */
export const emptyHost: MockedHost = {
  dockerHost: "unix:///var/run/docker.sock",
  serves: "none",
  kernel: "6.1.0-40-amd64",
  missing: [names.network, ...Object.values(names.volumes)],
  recorded: [],
  facts: undefined,
  containers: {},
};

/** What scripts/readHost.sh prints there. */
export function hostText(host: MockedHost): string {
  const { dockerHost, serves, configuration, data, recorded, containers, facts } = host;
  const { missing = [] } = host;
  const lines = [
    ["host", dockerHost],
    ["kernel", host.kernel],
    ...(host.nginx === undefined ? [] : [["nginx", host.nginx]]),
    ...Object.entries(containers).map(([name, found]) => [
      "container",
      name,
      `${name}-id`,
      host.exited?.includes(name) === true ? "exited" : "running",
      ...[labels.stack, labels.image, labels.settings, labels.port, labels.handover].map(
        (label) => found[label] ?? "",
      ),
    ]),
    ...Object.entries(containers).map(([name, found]) => ["owned", name, found[labels.app] ?? ""]),
    ...(data === undefined ? [] : [["data", data]]),
    ...missing.map((name) => ["missing", name]),
    ["serves", serves],
    ...(host.pages === undefined ? [] : [["pages", host.pages]]),
    ...(host.maintenance === undefined ? [] : [["maintenance", host.maintenance]]),
    ...recorded.map((name) => ["recorded", name, `${name}-id`]),
    ...(configuration === undefined ? [] : [["configuration", configuration]]),
    ...(facts === undefined ? [] : [["facts"]]),
    ...Object.entries(facts ?? {}).map(([path, text]) => [...path.split("/"), text]),
  ];
  return lines.map((fields) => `${fields.join("\t")}\n`).join("");
}

/** What scripts/readDatabase.sh prints there: every image of Postgres is an official one on Debian 12. */
export function databaseText({ data, containers, serves }: MockedHost, image: string): string {
  const { major, top, path } = layoutOf(image);
  const environment = JSON.stringify([`PG_MAJOR=${major}`, `PGDATA=${top}${path}`]);
  const runs = Object.entries(containers).find(([name]) => name.endsWith("-db"))?.[1];
  const held = serves === "none" ? undefined : layoutOf(runs?.[labels.image] ?? image);
  const lines = [
    ["image", `sha256:${image}`, environment, JSON.stringify({ [top]: {} })],
    ["sorting", "glibc 2.36", "72"],
    ["version", `postgres (PostgreSQL) ${major}.1 (Debian ${major}.1-1.pgdg12+1)`],
    ...(data === undefined ? [] : [["volume"]]),
    ...(held === undefined ? [] : [["holds", held.major, held.path.slice(1)]]),
  ];
  return lines.map((fields) => `${fields.join("\t")}\n`).join("");
}

/** Where the official image of a tag has its volume, and the data in it. */
function layoutOf(image: string) {
  const major = /:v?(\d+)/.exec(image)?.[1] ?? "16";
  return Number(major) < 18
    ? { major, top: "/var/lib/postgresql/data", path: "" }
    : { major, top: "/var/lib/postgresql", path: `/${major}/docker` };
}

/** The host after an update that created, changed or replaced these resources. */
export function hostAfter(host: MockedHost, resources: readonly Registered[]): MockedHost {
  return resources.reduce((before, resource) => ({ ...before, ...change(before, resource) }), host);
}

interface Label {
  readonly label: string;
  readonly value: string;
}

/** Those inputs that leave something on the host which a program asks for later. */
interface Given {
  readonly name?: string;
  readonly labels?: readonly Label[];
  readonly stdin?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

function change(host: MockedHost, { type, inputs }: Registered): Partial<MockedHost> {
  const { name = "", labels: list = [], stdin = "", environment = {} } = plain(inputs) as Given;
  const given = Object.fromEntries(list.map(({ label, value }) => [label, value]));
  switch (type) {
    case types.container:
      return { containers: { ...host.containers, [name]: given } };
    case types.volume:
      return defined({ data: given[labels.settings] });
    case types.command:
      // One runs none: it only stands last.
      return stdin === "" ? host : afterScript(host, scriptOf(stdin), environment);
    default:
      return {};
  }
}

function afterScript(
  host: MockedHost,
  script: string,
  environment: Given["environment"] & object,
): Partial<MockedHost> {
  const { HASH, TARGET, CONTAINER = "", DATABASE = "", PROXY = "" } = environment;
  const { recorded, facts = {} } = host;
  const known = (more: Readonly<Record<string, string | undefined>>) => ({
    facts: { ...facts, ...defined(more) } as Readonly<Record<string, string>>,
  });
  switch (script) {
    case "drain":
      return environment.ACTION === "stop"
        ? { ...known({ [`stopped/${CONTAINER}-id`]: "1764479600" }), exited: [CONTAINER] }
        : {};
    case "gate": {
      const image = host.containers[CONTAINER]?.[labels.image];
      const proven = { [`proven/${CONTAINER}-id`]: `${image}\t${environment.READY_PATH}` };
      return {
        recorded: [...new Set([...recorded, CONTAINER, DATABASE, PROXY])],
        facts: {
          ...(without(facts, `stopped/${CONTAINER}-id`) as typeof facts),
          ...proven,
        },
        exited: (host.exited ?? []).filter((name) => name !== CONTAINER),
      };
    }
    case "bringPages":
      return { pages: environment.PAGES };
    case "maintain":
      return {
        maintenance: environment.MAINTENANCE === "off" ? undefined : environment.MAINTENANCE,
      };
    case "waitDatabase":
      return { recorded: [...new Set([...recorded, DATABASE])] };
    case "runInitScripts":
      return known({ [`initialised/${environment.FORECASTER_DATABASE}-id`]: "yes" });
    case "setRole":
      return known({ [`role/${environment.FORECASTER_DATABASE}-id`]: environment.ROLE });
    case "foundations":
      return { missing: [] };
    case "configureProxy":
      return {
        ...defined({
          configuration: HASH,
          nginx: environment.SERVES === "" ? host.nginx : environment.SERVES,
        }),
        ...(environment.PATCHED_ID === ""
          ? {}
          : { recorded: [...new Set([...recorded, environment.PATCHED ?? ""])] }),
      };
    case "smoke":
      return known({ [`checked/${backendId(host, environment.COLOR)}`]: environment.SMOKE_PATHS });
    case "switch":
      return {
        ...defined({ serves: TARGET }),
        ...known({ [`served/${TARGET}`]: environment.IMAGE }),
      };
    default:
      return {};
  }
}

function backendId({ containers }: MockedHost, color = ""): string {
  return `${Object.keys(containers).find((name) => name.endsWith(`-backend-${color}`)) ?? ""}-id`;
}

function defined(change: Readonly<Record<string, string | undefined>>): Partial<MockedHost> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}
