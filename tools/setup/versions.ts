import { dependencies } from "../../package.json";

/** The Pulumi CLI that set-up downloads or builds, and the oldest it accepts: that of the npm package. */
export const PULUMI_VERSION = dependencies["@pulumi/pulumi"];

/** The plugins the program needs, each in the version of its npm package. */
export const PLUGINS = {
  docker: dependencies["@pulumi/docker"],
  command: dependencies["@pulumi/command"],
  random: dependencies["@pulumi/random"],
} as const;

/** Whether a dotted version, with or without "v" or "go" before it, is at least another. */
export function atLeast(version: string, minimum: string): boolean {
  const [have, want] = [parts(version), parts(minimum)];
  for (let i = 0; i < want.length; i++) {
    const difference = (have[i] ?? 0) - (want[i] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return have.length > 0;
}

function parts(version: string): number[] {
  const dotted = /\d+(\.\d+)*/.exec(version);
  return dotted === null ? [] : dotted[0].split(".").map(Number);
}
