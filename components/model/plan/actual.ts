import type { OwnedContainer } from "./apps";
import { type Color, colors, isColor, perColor } from "../color";
import type { DatabaseFacts } from "../database/facts";
import { comparable } from "../database/labels";
import type { Maintenance } from "../config/maintenance";
import type { Names } from "../names";
import type { Fingerprint } from "./settings";

/** The proof of a container, as its gate and its smoke checks wrote it down when they had passed. */
export interface Proof {
  /** The image reference that it was created with. */
  readonly image: string;
  /** The path that its gate asked for; undefined when an earlier version of this program proved it. */
  readonly readyPath?: string | undefined;
  /** The paths of its smoke checks; undefined when traffic never moved to it. */
  readonly smokePaths?: readonly string[] | undefined;
  /** Whole seconds from its last start to the end of its gate; undefined where no gate has measured that. */
  readonly startSeconds?: number;
}

/** What one container was created with, read from its labels. */
export interface ContainerFacts {
  readonly id: string;
  /** Docker's word: `running`, `exited`, `restarting`, ... */
  readonly status: string;
  /** `project/stack` that made it; empty when it is not ours. */
  readonly stack: string;
  readonly image: string;
  readonly settings: Fingerprint;
  /** The port that a backend listens on in its container. */
  readonly port?: number | undefined;
  /** The ID that the engine has recorded for the container of this name; undefined when nobody knows. */
  readonly knownId?: string | undefined;
  /** Undefined when it never passed a gate. */
  readonly proof?: Proof | undefined;
  /** An update stopped it (`backend.idle: stop`, or its gate), and it has not passed a gate since. */
  readonly wasStopped?: true;
  /** A proxy whose nginx can hand over to that of another container without a lost request. */
  readonly handsOver?: true;
  /** It was put back after its successor failed: the engine has recorded the successor. */
  readonly wasPutBack?: true;
}

/** Which color the proxy serves; `none` when nothing is proven yet, `unknown` when nobody answers. */
export type Serving = Color | "none" | "unknown";

/** The Docker host as it is when the program starts. */
export interface Actual {
  /** The one Docker address of this run, for the plugin and for every script. */
  readonly dockerHost: string;
  readonly serving: Serving;
  /** The version of the daemon, such as `28.5.1`. */
  readonly dockerVersion?: string | undefined;
  /** Of the host's Linux, such as `6.1.0-40-amd64`. */
  readonly kernelVersion?: string | undefined;
  /** Why `serves` is unknown, in Docker's words. */
  readonly trouble?: string | undefined;
  /** The image that would tell, and that the host neither has nor gets. */
  readonly absent?: string | undefined;
  /** Why Docker itself does not answer, in its client's words. */
  readonly unreachable?: string | undefined;
  /** Hash of the configuration that nginx runs with. */
  readonly configHash?: string | undefined;
  /** SHA-256 of the configuration's file, which somebody may have edited. */
  readonly configFileHash?: string | undefined;
  /** The certificate and key that nginx has, by their hash. */
  readonly pair?: string | undefined;
  /** What users get instead of a backend; undefined where they are let in. */
  readonly maintenance?: Exclude<Maintenance, "off"> | undefined;
  /** The sets of pages for its own errors that nginx could be told of, by their hash. */
  readonly pages?: readonly string[];
  /** What the data volume was made with, whether its container is there or not. */
  readonly data?: Fingerprint | undefined;
  /** Known when the update may make the database's container. */
  readonly databaseFacts?: DatabaseFacts | undefined;
  readonly database?: ContainerFacts | undefined;
  readonly proxy?: ContainerFacts | undefined;
  /** The nginx that has taken over from the proxy's own. */
  readonly patched?: ContainerFacts | undefined;
  /** It serves; otherwise the proxy's own does, or none. */
  readonly isPatchedServing?: boolean;
  /** What obtains the certificate from an authority. */
  readonly certificates?: ContainerFacts | undefined;
  readonly backends: Readonly<Record<Color, ContainerFacts | undefined>>;
  /** The image with which each color served last; undefined when traffic never moved to it. */
  readonly served: Readonly<Record<Color, string | undefined>>;
  /** False on a host of an older version of this program, which wrote no facts down. */
  readonly hasFacts: boolean;
  /** Nobody answered, and the last outputs stand for the host: only a preview goes on with that. */
  readonly isAssumed?: boolean | undefined;
  /** The parameters that Postgres was given last, and in which container; undefined where it never was. */
  readonly parameters?: { readonly container: string; readonly hash: string | undefined };
  /** The container of Postgres in which `database.role` was last seen right; undefined where it never was. */
  readonly roleIn?: string;
  /** The container of Postgres in which all of `database.initScripts` had ended; undefined where nobody knows. */
  readonly initialisedIn?: string;
  /** All containers that this stack has made. */
  readonly owned?: readonly OwnedContainer[];
  /**
   * Names of what every container stands on and the host does not have: its network, also when a container
   * is tied to an earlier one of the same name, and its volumes.
   */
  readonly missing?: readonly string[];
  /** By its recorded outputs the stack has served: only a preview knows. */
  readonly hasServed?: boolean | undefined;
  /** Names of the backends whose image's tag names another image by now. */
  readonly retagged?: readonly string[];
  /** What registries call the image of a color, where this stack has pulled it. */
  readonly digests?: Readonly<Partial<Record<Color, readonly PulledAs[]>>>;
  /** What the tag that a color runs is in its registry now: only a preview asks. */
  readonly published?: Readonly<Partial<Record<Color, Published>>>;
}

/** An image as a registry has it. */
export interface PulledAs {
  readonly name: string;
  readonly digest: string;
}

/** What a registry says of a tag, or why that is not known. */
export type Published = { readonly digest: string } | { readonly trouble: string };

/**
 * Labels of containers: a migration's has the fact that it makes true, and the name of its sessions in a database elsewhere; the others have the rest. A data volume has
 * its settings, and `empty` where an operator made it for a database that begins empty.
 */
export const labels = {
  stack: "forecaster-enterprise.stack",
  app: "forecaster-enterprise.app",
  image: "forecaster-enterprise.image",
  settings: "forecaster-enterprise.settings",
  port: "forecaster-enterprise.port",
  created: "forecaster-enterprise.created",
  migrates: "forecaster-enterprise.migrates",
  session: "forecaster-enterprise.session",
  empty: "forecaster-enterprise.empty",
  handover: "forecaster-enterprise.handover",
} as const;

/**
 * What scripts/readHost.sh prints of the Docker host: `host`, `container`, `version`, `kernel`, `serves`, `configuration`, `file`, `pair`, `maintenance`, `pages`, `recorded`,
 * `owned`, `retagged`, `digests`, `missing`, `nginx`, `data`, `facts`, `proven`, `checked`, `startup`, `stopped`, `served`, `put-back`, `pulled`, `parameters`, `role`, `initialised`, `trouble`, `absent` and `unreachable` lines with tab-separated fields. Lines of any other kind are not ours and are passed over.
 */
export function parseActual(output: string, names: Names): Actual {
  const lines = output.split("\n").map((line) => line.split("\t"));
  const field = (kind: string) => lines.find(([first]) => first === kind)?.[1];
  const of = (kind: string) => lines.filter(([first]) => first === kind).map(([, ...rest]) => rest);
  const knownIds = new Map(of("recorded").map(([name = "", id]) => [name, id]));
  const proofs = parseProofs(of("proven"), of("checked"), of("startup"));
  const stopped = new Set(of("stopped").map(([id]) => id));
  const putBack = new Map(of("put-back").map(([name = "", id]) => [name, id]));
  const facts = new Map(
    of("container").map(([listed = "", ...rest]) => {
      const name = listed.replace(/^\//, "");
      const container = parseContainer(rest);
      return [
        name,
        {
          ...container,
          knownId: knownIds.get(name),
          proof: proofs.get(container.id),
          ...(stopped.has(container.id) ? { wasStopped: true as const } : {}),
          ...(putBack.get(name) === container.id ? { wasPutBack: true as const } : {}),
        },
      ];
    }),
  );
  const data = field("data");
  const serves = field("serves") ?? "unknown";
  return {
    dockerHost: field("host") ?? "",
    serving: isColor(serves) || serves === "none" ? serves : "unknown",
    dockerVersion: field("version"),
    kernelVersion: field("kernel"),
    trouble: field("trouble"),
    absent: field("absent"),
    unreachable: field("unreachable"),
    configHash: field("configuration"),
    configFileHash: field("file"),
    pair: field("pair"),
    ...Object.fromEntries(
      of("maintenance").map(([kind]) => ["maintenance", kind === "hold" ? "hold" : "503"]),
    ),
    pages: of("pages").map(([hash = ""]) => hash),
    data: data === undefined || data === "" ? undefined : parseSettings(data),
    database: facts.get(names.database),
    proxy: facts.get(names.proxy),
    patched: facts.get(names.patched),
    certificates: facts.get(names.certificates),
    isPatchedServing: of("nginx").some(([which]) => which === "patched"),
    backends: perColor((color) => facts.get(names.backends[color])),
    served: perColor((color) => known(of("served").find(([name]) => name === color)?.[1])),
    hasFacts: lines.some(([kind]) => kind === "facts"),
    owned: of("owned").map(([name = "", app = ""]) => ({ name, app })),
    retagged: of("retagged").map(([name = ""]) => name),
    digests: Object.fromEntries(
      colors.flatMap((color) => {
        const [, id, text] = of("digests").find(([name]) => name === names.backends[color]) ?? [];
        const isPulled = of("pulled").some(([pulled]) => pulled === id);
        return text === undefined || !isPulled ? [] : [[color, pulledAs(text)]];
      }),
    ),
    missing: of("missing").map(([name = ""]) => name),
    ...Object.fromEntries(of("role").map(([container]) => ["roleIn", container])),
    ...Object.fromEntries(of("initialised").map(([container]) => ["initialisedIn", container])),
    ...Object.fromEntries(
      of("parameters").map(([container = "", hash]) => [
        "parameters",
        { container, hash: known(hash) },
      ]),
    ),
  };
}

/** Names with digests, apart by blanks. */
function pulledAs(text: string): PulledAs[] {
  return text.split(" ").map((reference) => {
    const [name = "", digest = ""] = reference.split("@");
    return { name, digest };
  });
}

function parseContainer(fields: readonly string[]): ContainerFacts {
  const [id = "", status = "", stack = "", image = "", settings = "", port = "", handover = ""] =
    fields;
  const numbered = /^\d+$/.test(port) ? { port: Number(port) } : {};
  const handsOver = handover === "" ? {} : { handsOver: true as const };
  return { id, status, stack, image, settings: parseSettings(settings), ...numbered, ...handsOver };
}

function parseProofs(
  proven: readonly (readonly string[])[],
  checked: readonly (readonly string[])[],
  startup: readonly (readonly string[])[],
): ReadonlyMap<string, Proof> {
  const smokePaths = new Map(
    checked.map(([id = "", text = ""]) => [id, text.split(" ").filter((path) => path !== "")]),
  );
  const startSeconds = new Map(
    startup.map(([id = "", text = ""]) => [
      id,
      /^\d+$/.test(text) ? { startSeconds: Number(text) } : {},
    ]),
  );
  return new Map(
    proven.map(([id = "", image = "", readyPath]) => [
      id,
      {
        ...{ image, readyPath: known(readyPath), smokePaths: smokePaths.get(id) },
        ...startSeconds.get(id),
      },
    ]),
  );
}

/** An empty field says that nobody knows: a fact that was taken over, or one that a full disk had no room for. */
function known(text: string | undefined): string | undefined {
  return text === "" ? undefined : text;
}

function parseSettings(label: string): Fingerprint {
  try {
    const parsed: unknown = JSON.parse(label);
    return typeof parsed === "object" && parsed !== null ? comparable(parsed as Fingerprint) : {};
  } catch {
    return {};
  }
}
