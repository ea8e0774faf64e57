import { type Color, colors, otherColor } from "../../../components/model/color";
import type { Desired } from "../../../components/model/desired";
import type { Update } from "../../../components/model/plan";
import type { ContainerFacts, World } from "../../../components/model/world";

/** A part of the world that is a container of its own. */
export type Part = "database" | "proxy" | Color;

interface State {
  readonly world: World;
  readonly proven: readonly Color[];
}

type Step = (state: State) => State;

/**
 * The world after the first `steps` of an update, in the order in which BlueGreenApp takes them.
 * @throws Error when the update would break a rule: a switch without a proof, a proof of nothing.
 */
export function carryOut(
  update: Update,
  desired: Desired,
  world: World,
  steps = Infinity,
): { readonly world: World; readonly isComplete: boolean } {
  const all = stepsOf(update, desired, world);
  const start: State = { world, proven: [] };
  const state = all.slice(0, steps).reduce((now, step) => step(now), start);
  return { world: state.world, isComplete: steps >= all.length };
}

/** What stands for a part in the world. */
export function factsOf(world: World, part: Part): ContainerFacts | undefined {
  return part === "blue" || part === "green" ? world.backends[part] : world[part];
}

/** The world without a part, or with another container for it. */
export function replaced(world: World, part: Part, facts: ContainerFacts | undefined): World {
  return part === "blue" || part === "green"
    ? { ...world, backends: { ...world.backends, [part]: facts } }
    : { ...world, [part]: facts, ...(part === "proxy" ? { configuration: undefined } : {}) };
}

function stepsOf(update: Update, desired: Desired, world: World): Step[] {
  const active = update.activeColor;
  const make = (part: Part) => makingSteps(part, update, desired, world);
  const gate = (color: Color) => (update.backends[color].prove ? [proof(color)] : []);
  const shared = [...make("database"), ...make("proxy"), ...configuration(update, desired)];
  const move = update.switches ? [switching(active)] : [];
  if (update.serves === "none") {
    const other = otherColor(active);
    const next = [...make(other), ...gate(other)];
    return [...shared, ...make(active), ...gate(active), ...move, ...next];
  }
  const idle = otherColor(update.serves);
  const serving = [...make(update.serves), ...shared, ...gate(update.serves)];
  return [...serving, ...make(idle), ...gate(idle), ...move];
}

function makingSteps(part: Part, update: Update, desired: Desired, before: World): Step[] {
  const action = isColor(part) ? update.backends[part].action : update[part];
  if (action === "keep") {
    return [];
  }
  const made: ContainerFacts = {
    id: `${factsOf(before, part)?.id ?? part}'`,
    status: "running",
    recorded: factsOf(before, part)?.recorded,
    stack: desired.stack,
    image: isColor(part) ? desired.images[part] : part,
    settings: isColor(part) ? desired.backends[part] : desired[part],
  };
  const put = (facts: ContainerFacts | undefined) => (state: State) => ({
    world: replaced(state.world, part, facts),
    proven: state.proven.filter((color) => color !== part),
  });
  return action === "recreate" ? [put(undefined), put(made)] : [put(made)];
}

function configuration({ configures, proxy }: Update, { configuration }: Desired): Step[] {
  return configures || proxy !== "keep"
    ? [(state) => ({ ...state, world: { ...state.world, configuration } })]
    : [];
}

function proof(color: Color): Step {
  return ({ world, proven }) => {
    if (world.backends[color] === undefined) {
      throw new Error(`${color} is to be proven, and is not there`);
    }
    const parts = ["database", "proxy", color] as const;
    return { world: parts.reduce(recordedOne, world), proven: [...proven, color] };
  };
}

/** What stands before a gate is recorded when the gate begins. */
function recordedOne(world: World, part: Part): World {
  const facts = factsOf(world, part);
  const configuration = world.configuration;
  return facts === undefined
    ? world
    : { ...replaced(world, part, { ...facts, recorded: facts.id }), configuration };
}

function switching(color: Color): Step {
  return ({ world, proven }) => {
    if (!proven.includes(color)) {
      throw new Error(`traffic is to move to ${color}, which has not proven itself`);
    }
    return { world: { ...world, serves: color }, proven };
  };
}

function isColor(part: Part): part is Color {
  return (colors as readonly string[]).includes(part);
}
