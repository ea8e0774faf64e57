import { nothing, type Recording, type RecordOptions, recordProgram } from "./recordProgram";

type Config = RecordOptions["config"];

/** A release of the made-up backend. */
export function image(version: string): string {
  return `registry.example/backend:${version}`;
}

const first = {
  activeColor: "blue",
  images: { blue: image("1.4.0"), green: image("1.4.0") },
};
const released = { activeColor: "green", images: { ...first.images, green: image("1.5.0") } };

/** A stack's life, each update on top of the one before. */
const updates = {
  "first deployment": first,
  "steady state": first,
  release: released,
  "roll back": { ...released, activeColor: "blue" },
} as const;

/** The name of an update in a stack's life. */
export type Scenario = keyof typeof updates;

/** All of them in their order. */
export const scenarios = Object.keys(updates) as readonly Scenario[];

/** Everything that an update begins with; the updates before it have run with the same settings. */
export async function before(scenario: Scenario, settings: Config = {}): Promise<RecordOptions> {
  const earlier = scenarios[scenarios.indexOf(scenario) - 1];
  return {
    config: { ...updates[scenario], ...settings },
    after: earlier === undefined ? nothing : await recordUpdate(earlier, settings),
  };
}

/** An update in a stack's life; tests share it, since nobody changes a recording. */
export function recordUpdate(scenario: Scenario, settings: Config = {}): Promise<Recording> {
  const key = JSON.stringify([scenario, settings]);
  const known = recordings.get(key) ?? before(scenario, settings).then(recordProgram);
  recordings.set(key, known);
  return known;
}

const recordings = new Map<string, Promise<Recording>>();
