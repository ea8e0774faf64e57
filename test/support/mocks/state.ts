import { isDeepStrictEqual } from "node:util";
import type { Inputs, Registered } from "./registered";

/** The inputs that the engine has recorded of every plugin's resource, by `type name`. */
export type State = Readonly<Record<string, Inputs>>;

/** Those whose inputs are not the recorded ones, ignored changes aside. */
export function touched(state: State, resources: readonly Registered[]): Registered[] {
  return resources
    .filter((resource) => resource.custom)
    .filter((resource) => !isDeepStrictEqual(effective(state, resource), state[key(resource)]));
}

/** The state when an update is over. */
export function stateAfter(state: State, resources: readonly Registered[]): State {
  const changed = resources
    .filter(({ custom }) => custom)
    .map((resource) => [key(resource), effective(state, resource)] as const);
  return { ...state, ...Object.fromEntries(changed) };
}

/** The engine puts the recorded value in the place of everything whose change is ignored. */
function effective(state: State, resource: Registered): Inputs {
  const recorded = state[key(resource)];
  const { ignoreChanges } = resource.options;
  if (recorded === undefined) {
    return resource.inputs;
  }
  return ignoreChanges.includes("*")
    ? recorded
    : ignoreChanges.reduce((inputs, path) => restored(inputs, recorded, path), resource.inputs);
}

function restored(inputs: Inputs, recorded: Inputs, path: string): Inputs {
  const [head = "", ...rest] = path.split(".");
  const others = Object.entries(inputs).filter(([name]) => name !== head);
  const value =
    rest.length === 0
      ? recorded[head]
      : restored(group(inputs[head]), group(recorded[head]), rest.join("."));
  return Object.fromEntries(value === undefined ? others : [...others, [head, value]]);
}

function group(value: unknown): Inputs {
  return (value ?? {}) as Inputs;
}

function key({ type, name }: Registered): string {
  return `${type} ${name}`;
}
