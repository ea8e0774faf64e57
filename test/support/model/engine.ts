import { type Color, colors, isColor } from "../../../components/model/color";
import type { Desired } from "../../../components/model/desired";
import { order, type Step } from "../../../components/model/order";
import type { Update } from "../../../components/model/plan";
import type { ContainerFacts, World } from "../../../components/model/world";

/** A part of the world that is a container of its own. */
export type Part = "database" | "proxy" | Color;

/** How an update ends: after so many steps, or at the gate of a color that does not get ready. */
export interface Ending {
  readonly steps?: number;
  readonly isReady?: IsReady;
}

/** Whether a container gets ready when its gate asks for a path. */
export type IsReady = (facts: ContainerFacts, readyPath: string) => boolean;

interface State {
  readonly world: World;
  readonly proven: readonly Color[];
  readonly hasFailed: boolean;
}

/**
 * The world after an update, whose steps are taken in the program's own order until one fails.
 * @throws Error when the update would break a rule: a switch without a proof, a proof of nothing.
 */
export function carryOut(
  update: Update,
  desired: Desired,
  world: World,
  { steps = Infinity, isReady = () => true }: Ending = {},
): { readonly world: World; readonly isComplete: boolean } {
  const all = order(update).filter(({ runs }) => runs);
  const taken = all.slice(0, steps);
  const state = taken.reduce<State>(
    (now, step) => (now.hasFailed ? now : take(step, now, update, desired, isReady)),
    { world, proven: [], hasFailed: false },
  );
  return { world: state.world, isComplete: !state.hasFailed && taken.length === all.length };
}

/** What stands for a part in the world. */
export function factsOf(world: World, part: Part): ContainerFacts | undefined {
  return isColor(part) ? world.backends[part] : world[part];
}

/** The world without a part, or with another container for it. */
export function replaced(world: World, part: Part, facts: ContainerFacts | undefined): World {
  return isColor(part)
    ? { ...world, backends: { ...world.backends, [part]: facts } }
    : { ...world, [part]: facts, ...(part === "proxy" ? { configuration: undefined } : {}) };
}

function take(
  { name }: Step,
  state: State,
  update: Update,
  desired: Desired,
  isReady: IsReady,
): State {
  const [first = "", second = ""] = name.split("-");
  const { world, proven } = state;
  if (first === "gate" && isColor(second)) {
    return prove(second, state, update, isReady);
  }
  if (name === "foundations") {
    return { ...state, world: { ...world, missing: [] } };
  }
  if (name === "switch") {
    return { ...state, world: switched(update.activeColor, state) };
  }
  if (name === "smoke-checks") {
    return { ...state, world: checked(world, update) };
  }
  if (name === "database-ready") {
    return recordOne(state, "database");
  }
  if (name === "proxy-configuration") {
    return { ...state, world: configured(world, update) };
  }
  if (second === "removal") {
    return { ...state, world: replaced(world, first as Part, undefined) };
  }
  return isPart(name)
    ? {
        ...state,
        world: replaced(world, name, made(name, update, desired, world)),
        proven: proven.filter((color) => color !== name),
      }
    : state;
}

function configured(world: World, { conf }: Update): World {
  return {
    ...world,
    configuration: conf.hash,
    configurationFile: conf.fileHash,
  };
}

let created = 0;

function made(part: Part, update: Update, desired: Desired, world: World): ContainerFacts {
  const before = factsOf(world, part);
  if (before !== undefined) {
    throw new Error(`${part} is made while another container has its name`);
  }
  return {
    id: `${part}-${++created}`,
    status: "running",
    recorded: isColor(part) ? "removed" : undefined,
    stack: desired.stack,
    image: isColor(part) ? update.backends[part].image : part,
    settings: isColor(part) ? desired.backends[part] : desired[part],
    ...(isColor(part) ? { port: update.backends[part].port } : {}),
  };
}

function prove(color: Color, state: State, update: Update, isReady: IsReady): State {
  if (state.world.backends[color] === undefined) {
    throw new Error(`${color} is to be proven, and is not there`);
  }
  const { world } = (["database", "proxy", color] as const).reduce(recordOne, state);
  const facts = world.backends[color];
  const { readyPath } = update.backends[color];
  if (facts === undefined || !isReady(facts, readyPath)) {
    return { ...state, world, hasFailed: true };
  }
  const proof = { ...facts.proof, image: facts.image, readyPath };
  return {
    ...state,
    world: {
      ...world,
      hasFacts: true,
      backends: { ...world.backends, [color]: { ...facts, proof } },
    },
    proven: [...state.proven, color],
  };
}

/** What stands before a gate is recorded when the gate begins, the database when it was found ready. */
function recordOne(state: State, part: Part): State {
  const facts = factsOf(state.world, part);
  const { configuration, configurationFile } = state.world;
  return facts === undefined
    ? state
    : {
        ...state,
        world: {
          ...replaced(state.world, part, { ...facts, recorded: facts.id }),
          configuration,
          configurationFile,
        },
      };
}

function checked(world: World, { activeColor, backends }: Update): World {
  const facts = world.backends[activeColor];
  if (facts?.proof === undefined) {
    throw new Error(`${activeColor} is checked, and was not proven`);
  }
  const proof = { ...facts.proof, smokePaths: backends[activeColor].smokePaths };
  return replaced(world, activeColor, { ...facts, proof });
}

function switched(color: Color, { world, proven }: State): World {
  if (!proven.includes(color)) {
    throw new Error(`traffic is to move to ${color}, which has not proven itself`);
  }
  const image = world.backends[color]?.image;
  return { ...world, serves: color, served: { ...world.served, [color]: image } };
}

function isPart(name: string): name is Part {
  return name === "database" || name === "proxy" || (colors as readonly string[]).includes(name);
}
