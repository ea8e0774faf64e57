import { type Color, isColor, perColor } from "./color";
import type { ContainerFacts, Fact, Proof, World } from "./world";

/** What a version of this program that wrote no facts down has left with the engine. */
export interface Recorded {
  /** The outputs of the last update; undefined where there are none. */
  readonly activeColor: unknown;
  readonly images: unknown;
  /** The outputs of each resource, by its URN. */
  readonly resources: Readonly<Record<string, unknown>>;
}

type Recordings = (ending: string) => Recording;

/** One Command: the fields of the last line that it printed, and the variables that it had. */
interface Recording {
  readonly printed: Readonly<Record<string, unknown>>;
  readonly environment: Readonly<Record<string, unknown>>;
}

/**
 * The world with the proofs that an older version recorded, and these as facts to write down: from then
 * on only facts count. What was not recorded when it had succeeded is not taken over.
 */
export function takeOver(world: World, recorded: Recorded): World {
  const of = recordings(recorded.resources);
  const proofs = perColor((color) => proofOf(color, of, world, recorded));
  const backends = perColor((color) => proven(world.backends[color], proofs[color]));
  const served = servedImage(world, recorded);
  const migrated = perColor((color) => of(`-${color}-migration`).printed);
  return {
    ...world,
    backends,
    served: perColor((color) => (color === world.serves ? served : undefined)),
    takenOver: [
      ...(served === undefined ? [] : [{ path: `served/${world.serves}`, text: served }]),
      ...Object.values(proofs).flatMap((known) => (known === undefined ? [] : proofFacts(known))),
      ...Object.values(migrated).flatMap((fields) => migrationFacts(world.databaseKey, fields)),
    ],
  };
}

/** What its container says, or, when that is gone, what was recorded. */
function servedImage({ serves, backends }: World, { images }: Recorded): string | undefined {
  return isColor(serves) ? (backends[serves]?.image ?? text(field(images, serves))) : undefined;
}

interface Known {
  readonly id: string;
  readonly proof: Proof;
}

function proofOf(
  color: Color,
  of: Recordings,
  { backends }: World,
  { images }: Recorded,
): Known | undefined {
  const { printed, environment } = of(`-gate-${color}`);
  const id = printed.container;
  const facts = backends[color];
  const image = facts?.id === id ? facts?.image : field(images, color);
  if (typeof id !== "string" || typeof image !== "string") {
    return undefined;
  }
  const smoke = of("-smoke-checks");
  return {
    id,
    proof: {
      image,
      readyPath: text(environment.READY_PATH),
      smokePaths:
        smoke.printed.container === id
          ? text(smoke.environment.SMOKE_PATHS)?.split(" ")
          : undefined,
    },
  };
}

function proven(facts: ContainerFacts | undefined, known: Known | undefined) {
  return facts === undefined || facts.id !== known?.id ? facts : { ...facts, proof: known.proof };
}

function proofFacts({ id, proof: { image, readyPath = "", smokePaths } }: Known): Fact[] {
  return [
    { path: `proven/${id}`, text: `${image}\t${readyPath}` },
    ...(smokePaths === undefined ? [] : [{ path: `checked/${id}`, text: smokePaths.join(" ") }]),
  ];
}

function migrationFacts(
  database: string | undefined,
  { migrated, image }: Recording["printed"],
): Fact[] {
  return database !== undefined && migrated === true && typeof image === "string"
    ? [
        {
          path: `migrated/${database}/${image.replace("sha256:", "")}`,
          text: JSON.stringify({ image, at: "taken over" }),
        },
      ]
    : [];
}

/** The Commands by the ending of their name; an older version had one application in a program. */
function recordings(resources: Recorded["resources"]): Recordings {
  return (ending) => {
    const urn = Object.keys(resources).find((key) => key.endsWith(ending));
    const outputs = field(urn === undefined ? undefined : resources[urn], "outputs");
    return {
      printed: lastLine(field(outputs, "stdout")),
      environment: group(field(outputs, "environment")),
    };
  };
}

function lastLine(stdout: unknown): Recording["printed"] {
  try {
    return group(JSON.parse(String(stdout).trimEnd().split("\n").at(-1) ?? ""));
  } catch {
    return {};
  }
}

function field(value: unknown, name: string): unknown {
  return group(value)[name];
}

function group(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
