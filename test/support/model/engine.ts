import { type Color, colors, isColor } from "../../../components/model/color";
import type { Desired } from "../../../components/model/plan/desired";
import type { Plan } from "../../../components/model/plan/decide";
import type { ContainerFacts, Actual } from "../../../components/model/plan/actual";
import { type Step, stepsOf } from "./steps";

/** A part of the host that is a container of its own. */
export type Part = "database" | "proxy" | Color;

/** How an update ends: after so many steps, or at the gate of a color that does not get ready. */
export interface Ending {
  readonly steps?: number;
  readonly isReady?: IsReady;
}

/** Whether a container gets ready when its gate asks for a path. */
export type IsReady = (facts: ContainerFacts, readyPath: string) => boolean;

interface State {
  readonly actual: Actual;
  readonly proven: readonly Color[];
  readonly hasFailed: boolean;
}

/**
 * The host after an update, whose steps are taken in the program's own order until one fails.
 * @throws Error when the update would break a rule: a switch without a proof, a proof of nothing.
 */
export function carryOut(
  plan: Plan,
  desired: Desired,
  actual: Actual,
  { steps = Infinity, isReady = () => true }: Ending = {},
): { readonly actual: Actual; readonly isComplete: boolean } {
  const all = stepsOf(plan).filter(({ runs }) => runs);
  const taken = all.slice(0, steps);
  const state = taken.reduce<State>(
    (now, step) => (now.hasFailed ? now : take(step, now, plan, desired, isReady)),
    { actual, proven: [], hasFailed: false },
  );
  return { actual: state.actual, isComplete: !state.hasFailed && taken.length === all.length };
}

/** What stands for a part on the host. */
export function factsOf(actual: Actual, part: Part): ContainerFacts | undefined {
  return isColor(part) ? actual.backends[part] : actual[part];
}

/** The host without a part, or with another container for it. */
export function replaced(actual: Actual, part: Part, facts: ContainerFacts | undefined): Actual {
  return isColor(part)
    ? { ...actual, backends: { ...actual.backends, [part]: facts } }
    : { ...actual, [part]: facts, ...(part === "proxy" ? { configHash: undefined } : {}) };
}

function take({ name }: Step, state: State, plan: Plan, desired: Desired, isReady: IsReady): State {
  const [first = "", second = ""] = name.split("-");
  const { actual, proven } = state;
  if (first === "gate" && isColor(second)) {
    return prove(second, state, plan, isReady);
  }
  if (name === "foundations") {
    return { ...state, actual: { ...actual, missing: [] } };
  }
  if (name === "switch") {
    return { ...state, actual: switched(plan.to, state) };
  }
  if (name === "smoke-checks") {
    return { ...state, actual: checked(actual, plan) };
  }
  if (name === "database-ready") {
    return recordOne(state, "database");
  }
  if (name === "proxy-configuration") {
    return { ...state, actual: configured(actual, plan) };
  }
  if (second === "drain") {
    const color = first as Color;
    return plan.backends[color].stop ? { ...state, actual: stopped(actual, color) } : state;
  }
  if (second === "removal") {
    return { ...state, actual: replaced(actual, first as Part, undefined) };
  }
  return isPart(name)
    ? {
        ...state,
        actual: replaced(actual, name, made(name, plan, desired, actual)),
        proven: proven.filter((color) => color !== name),
      }
    : state;
}

function stopped(actual: Actual, color: Color): Actual {
  const facts = actual.backends[color];
  if (facts?.proof === undefined || color === actual.serving) {
    throw new Error(`${color} is to be stopped: it serves, or nobody could switch to it`);
  }
  return replaced(actual, color, { ...facts, status: "exited", wasStopped: true });
}

function configured(actual: Actual, { conf }: Plan): Actual {
  return {
    ...actual,
    configHash: conf.configHash,
    configFileHash: conf.configFileHash,
  };
}

let created = 0;

function made(part: Part, plan: Plan, desired: Desired, actual: Actual): ContainerFacts {
  const before = factsOf(actual, part);
  if (before !== undefined) {
    throw new Error(`${part} is made while another container has its name`);
  }
  return {
    id: `${part}-${++created}`,
    status: "running",
    knownId: isColor(part) ? "removed" : undefined,
    stack: desired.stack,
    image: isColor(part) ? plan.backends[part].image : part,
    settings: isColor(part) ? desired.backends[part] : desired[part],
    ...(isColor(part) ? { port: plan.backends[part].port } : {}),
  };
}

function prove(color: Color, state: State, plan: Plan, isReady: IsReady): State {
  if (state.actual.backends[color] === undefined) {
    throw new Error(`${color} is to be proven, and is not there`);
  }
  const { actual } = (["database", "proxy", color] as const).reduce(recordOne, state);
  const facts = actual.backends[color];
  const { readyPath, start } = plan.backends[color];
  if (facts === undefined || (facts.wasStopped === true) !== start) {
    throw new Error(`${color} is to be proven, and is ${start ? "" : "not "}started for that`);
  }
  const running = start ? { ...facts, status: "running" } : facts;
  if (!isReady(running, readyPath)) {
    return { ...state, actual: replaced(actual, color, running), hasFailed: true };
  }
  const passed = { ...running };
  delete passed.wasStopped;
  const proof = { ...facts.proof, image: facts.image, readyPath };
  return {
    ...state,
    actual: {
      ...actual,
      hasFacts: true,
      backends: { ...actual.backends, [color]: { ...passed, proof } },
    },
    proven: [...state.proven, color],
  };
}

/** What stands before a gate is recorded when the gate begins, the database when it was found ready. */
function recordOne(state: State, part: Part): State {
  const facts = factsOf(state.actual, part);
  const { configHash, configFileHash } = state.actual;
  return facts === undefined
    ? state
    : {
        ...state,
        actual: {
          ...replaced(state.actual, part, { ...facts, knownId: facts.id }),
          configHash,
          configFileHash,
        },
      };
}

function checked(actual: Actual, { to, backends }: Plan): Actual {
  const facts = actual.backends[to];
  if (facts?.proof === undefined) {
    throw new Error(`${to} is checked, and was not proven`);
  }
  const proof = { ...facts.proof, smokePaths: backends[to].smokePaths };
  return replaced(actual, to, { ...facts, proof });
}

function switched(color: Color, { actual, proven }: State): Actual {
  if (!proven.includes(color)) {
    throw new Error(`traffic is to move to ${color}, which has not proven itself`);
  }
  const image = actual.backends[color]?.image;
  return { ...actual, serving: color, served: { ...actual.served, [color]: image } };
}

function isPart(name: string): name is Part {
  return name === "database" || name === "proxy" || (colors as readonly string[]).includes(name);
}
