import * as pulumi from "@pulumi/pulumi";
import { takenPrefix } from "./model/plan/apps";
import { ProblemsError } from "./model/problems";
import type { StackConfig } from "./stackConfig";

/** The prefixes of a program's apps, by the run of the program: a process can run several. */
const taken = new WeakMap<object, Map<string, string>>();

/**
 * Gives an app its prefix for this run of the program; the prefixes that other apps have.
 * @throws ProblemsError when one of them has it already: each would remove the other's containers.
 */
export function takePrefix({ app, config: { namePrefix } }: StackConfig): string[] {
  const run = pulumi.runtime.getStackResource();
  if (run === undefined) {
    return [];
  }
  const apps = taken.get(run) ?? new Map<string, string>();
  const owner = apps.get(namePrefix) ?? app;
  if (owner !== app) {
    throw new ProblemsError([takenPrefix(`the prefix ${namePrefix}`, owner)]);
  }
  taken.set(run, apps.set(namePrefix, app));
  return [...apps.keys()].filter((prefix) => prefix !== namePrefix);
}
