import { type Color, colors, otherColor, perColor } from "./color";
import { shortVersion } from "./imageReference";
import type { Names } from "./names";
import type { UpstreamPorts } from "./nginxConf";
import type { Problem } from "./problems";
import { differences, type Fingerprint } from "./settings";
import type { ContainerFacts, World } from "./world";

/** What the configuration asks for, in the form in which the world answers. */
export interface Desired {
  /** `project/stack`. */
  readonly stack: string;
  readonly names: Names;
  readonly activeColor: Color;
  readonly images: Readonly<Record<Color, string>>;
  readonly backends: Readonly<Record<Color, Fingerprint>>;
  /** The part of `database` that is written into the data volume for good. */
  readonly databaseIdentity: Fingerprint;
  readonly database: Fingerprint;
  readonly proxy: Fingerprint;
  /** Hash of the rendered nginx configuration. */
  readonly configuration: string;
  readonly allowDowntime: boolean;
}

/** `keep`: frozen, exactly as it is. `create`: not there. `recreate`: there, and made anew. */
export type Action = "keep" | "create" | "recreate";

/** What this update does with one color. */
export interface BackendPlan {
  readonly action: Action;
  /** Prove it in this update, even if it was proven before. */
  readonly prove: boolean;
  /** Settings that it does not run with after this update. */
  readonly lacks: readonly string[];
}

/** An update that may go on; the order of its steps is BlueGreenApp's. */
export interface Update {
  readonly outcome: "update";
  /** The color that serves when the update starts. */
  readonly serves: Color | "none";
  readonly activeColor: Color;
  readonly switches: boolean;
  readonly backends: Readonly<Record<Color, BackendPlan>>;
  readonly database: Action;
  readonly proxy: Action;
  /** nginx runs with another configuration than the rendered one. */
  readonly configures: boolean;
}

/** An update that must not begin. */
export interface Refusal {
  readonly outcome: "refused";
  readonly problems: readonly Problem[];
}

/** The specification of an update: what is done with the world so that it becomes what is desired. */
export function plan(desired: Desired, world: World): Update | Refusal {
  if (world.serves === "unknown") {
    return { outcome: "refused", problems: [unknownProblem(desired, world)] };
  }
  const own = withoutForeign(desired, world);
  const problems = [
    ...nameProblems(desired, world),
    ...prefixProblems(desired, world),
    ...databaseProblems(desired, own),
    ...downtimeProblems(desired, own),
    ...(world.serves === "none" ? [] : activeImageProblems(desired, own, world.serves)),
  ];
  if (problems.length > 0) {
    return { outcome: "refused", problems };
  }
  return {
    outcome: "update",
    serves: world.serves,
    activeColor: desired.activeColor,
    switches: world.serves !== desired.activeColor,
    backends: perColor((color) => backendPlan(color, desired, world)),
    database: shared(world.database, desired.database, world),
    proxy: shared(world.proxy, desired.proxy, world),
    configures: world.configuration !== desired.configuration,
  };
}

/** The port on which each color listens after this update: what stays as it is keeps its own. */
export function upstreamPorts(desired: Desired, world: World, configured: number): UpstreamPorts {
  return perColor((color) =>
    backendAction(color, desired, world) === "keep"
      ? (world.backends[color]?.port ?? configured)
      : configured,
  );
}

function backendPlan(color: Color, desired: Desired, world: World): BackendPlan {
  const action = backendAction(color, desired, world);
  const facts = world.backends[color];
  const switchesTo = world.serves !== desired.activeColor && color === desired.activeColor;
  return {
    action,
    prove: switchesTo || action !== "keep",
    lacks:
      action === "keep" && facts !== undefined
        ? differences(facts.settings, desired.backends[color])
        : [],
  };
}

function backendAction(color: Color, desired: Desired, world: World): Action {
  const facts = world.backends[color];
  if (facts === undefined) {
    // What served and is gone cannot be made again beside a switch: the update after it does that.
    return color === world.serves && color !== desired.activeColor ? "keep" : "create";
  }
  if (color === world.serves) {
    return "keep";
  }
  if (isLeftBehind(facts, world)) {
    return "recreate";
  }
  if (facts.image !== desired.images[color]) {
    return "recreate";
  }
  const missing = differences(facts.settings, desired.backends[color]);
  const serving = world.serves === "none" ? undefined : world.backends[otherColor(color)];
  if (world.serves === "none") {
    return missing.length > 0 ? "recreate" : "keep";
  }
  if (world.serves !== desired.activeColor) {
    return "keep";
  }
  return isNewToBoth(missing, color, serving, desired) ? "recreate" : "keep";
}

/**
 * A setting that the active color runs with already does not touch the way back; an active color that is
 * gone is about to run with all of them.
 */
function isNewToBoth(
  missing: readonly string[],
  color: Color,
  serving: ContainerFacts | undefined,
  desired: Desired,
): boolean {
  const wanted = desired.backends[otherColor(color)];
  const pending = differences(serving?.settings ?? wanted, wanted);
  const own = (name: string) => name.startsWith("backend.hostPorts.");
  return missing.some((name) => own(name) || pending.includes(name));
}

/**
 * Created by an update that was killed before the engine recorded it, so that the engine does not know it.
 * Where nothing was ever proven that is also so for a container of which nothing is known.
 */
export function isLeftBehind({ id, recorded }: ContainerFacts, { serves }: World): boolean {
  return recorded === undefined ? serves === "none" : recorded !== id;
}

function shared(facts: ContainerFacts | undefined, desired: Fingerprint, world: World): Action {
  if (facts === undefined) {
    return "create";
  }
  const isUnknown = world.serves === "none" && isLeftBehind(facts, world);
  return isUnknown || differences(facts.settings, desired).length > 0 ? "recreate" : "keep";
}

function unknownProblem({ names }: Desired, world: World): Problem {
  if (world.unreachable !== undefined) {
    return {
      path: "dockerHost",
      message: `Docker cannot be reached at ${world.dockerHost}; allowed is the address of a daemon that answers, got "${world.unreachable}"`,
      mend: `docker --host ${world.dockerHost} info`,
    };
  }
  return {
    path: "the proxy",
    message: `which color it serves cannot be told; an update begins only when that is known, got ${world.trouble ?? "no answer"}`,
    mend: `docker logs ${names.proxy}`,
  };
}

/** What somebody else's container runs with is no problem of this stack's; that it has the name is one. */
function withoutForeign({ stack }: Desired, world: World): World {
  const own = (facts: ContainerFacts | undefined) => (facts?.stack === stack ? facts : undefined);
  return {
    ...world,
    database: own(world.database),
    proxy: own(world.proxy),
    backends: perColor((color) => own(world.backends[color])),
  };
}

function nameProblems(desired: Desired, world: World): Problem[] {
  const found = [
    [desired.names.database, world.database],
    [desired.names.proxy, world.proxy],
    ...colors.map((color) => [desired.names.backends[color], world.backends[color]] as const),
  ] as const;
  return found.flatMap(([name, facts]) =>
    facts === undefined || facts.stack === desired.stack
      ? []
      : [
          {
            path: "namePrefix",
            message: `the container ${name} belongs to ${facts.stack === "" ? "somebody else" : `the stack ${facts.stack}`}; allowed is a prefix of its own, got a name that is taken`,
            mend: "pulumi config set namePrefix <prefix>",
          },
        ],
  );
}

/** Under another prefix a stack would begin anew, beside its own containers. */
function prefixProblems({ names }: Desired, { owned = [] }: World): Problem[] {
  const { database, proxy, backends, migration } = names;
  const known = [database, proxy, backends.blue, backends.green, migration];
  const other = owned.find((name) => !known.includes(name));
  return other === undefined
    ? []
    : [
        {
          path: "namePrefix",
          message: `this stack has the container ${other}; allowed is the prefix that it was made with, got another (to change it: pulumi destroy, or a new stack)`,
        },
      ];
}

function databaseProblems(desired: Desired, world: World): Problem[] {
  const made = world.database?.settings ?? world.data;
  if (made === undefined) {
    return [];
  }
  return Object.entries(desired.databaseIdentity)
    .filter(([name, value]) => made[name] !== value)
    .map(([path]) => ({
      path,
      message:
        "the data volume was made with another value, and an update never touches that; allowed is the value it has, got another (to change it: pg_dumpall, a new stack with a namePrefix of its own, restore)",
    }));
}

function downtimeProblems(desired: Desired, world: World): Problem[] {
  if (desired.allowDowntime || world.serves === "none") {
    return [];
  }
  const shares = [
    ["database", world.database, desired.database, "every request that needs the database fails"],
    ["proxy", world.proxy, desired.proxy, "every request fails"],
  ] as const;
  return shares.flatMap(([what, facts, settings, outage]) =>
    costly(facts, settings, desired.databaseIdentity).map((path) => ({
      path,
      message: `changing it re-creates the ${what}, and ${outage} for some 2 to 20 seconds; allowed with allowDowntime: true, got another value than the ${what} runs with`,
      mend: "pulumi config set allowDowntime true && pulumi up && pulumi config rm allowDowntime",
    })),
  );
}

function costly(
  facts: ContainerFacts | undefined,
  settings: Fingerprint,
  identity: Fingerprint,
): string[] {
  const changed = facts === undefined ? [] : differences(facts.settings, settings);
  return changed.filter((name) => !(name in identity));
}

function activeImageProblems(desired: Desired, world: World, serves: Color): Problem[] {
  const running = world.backends[serves]?.image;
  const wanted = desired.images[serves];
  if (running === undefined || running === wanted) {
    return [];
  }
  const idle = otherColor(serves);
  const back = `pulumi config set --path images.${serves} ${running}`;
  const switching = desired.activeColor !== serves;
  return [
    {
      path: `images.${serves}`,
      message: `${serves} serves ${shortVersion(running)}, and an update never touches the color that serves; allowed is ${running}, got ${wanted}`,
      mend: switching
        ? `${back} && pulumi up   # then change images.${serves} in the next update`
        : `${back} && pulumi config set --path images.${idle} ${wanted} && pulumi config set activeColor ${idle} && pulumi up`,
    },
  ];
}
