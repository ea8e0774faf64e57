import { colors } from "../color";
import type { Plan } from "./decide";

/**
 * A sentence for an update that publishes ports on a Docker before 28: there a neighbour that routes to the
 * container's own address passes by the address that a port is bound to (https://github.com/moby/moby/pull/49325).
 */
export function exposure(plan: Plan, dockerVersion: string | undefined): string[] {
  const major = Number(/^\d+(?=\.)/.exec(dockerVersion ?? "")?.[0]);
  const backends = colors.map((color) => plan.backends[color].action);
  const publishes = [plan.database, plan.proxy, ...backends].some((action) => action !== "keep");
  return publishes && major < 28
    ? [
        `Docker ${dockerVersion} is older than 28: hosts of the same network segment can reach ports that are bound to 127.0.0.1 (docs/limits.md).`,
      ]
    : [];
}
