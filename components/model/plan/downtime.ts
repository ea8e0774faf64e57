import { createHash } from "node:crypto";
import type { AllowDowntime } from "../config/allowDowntime";
import type { Fingerprint } from "./settings";

/** A container of which an update wants another one, with an outage while it is exchanged. */
export interface Recreation {
  readonly part: "database" | "proxy";
  /** The ID of the container that there is. */
  readonly container: string;
  /** What its successor is made with, of the settings that differ. */
  readonly changes: Fingerprint;
}

/**
 * The permission for exactly these changes of exactly these containers, such as `proxy-0123456789ab`. It
 * fits none that comes after them, since their successors have other IDs.
 */
export function permissionFor(recreations: readonly Recreation[]): string {
  return recreations.map(permission).join(",");
}

/** Whether each of them is allowed; what was allowed together may also be done one after the other. */
export function isPermitted(allowed: AllowDowntime, recreations: readonly Recreation[]): boolean {
  if (typeof allowed === "boolean") {
    return allowed || recreations.length === 0;
  }
  const permissions = allowed.split(",");
  return recreations.every((recreation) => permissions.includes(permission(recreation)));
}

function permission({ part, container, changes }: Recreation): string {
  const sorted = Object.entries(changes).sort(([a], [b]) => (a < b ? -1 : 1));
  const text = JSON.stringify([container, sorted]);
  return `${part}-${createHash("sha256").update(text).digest("hex").slice(0, 12)}`;
}

/** A sentence for every plan while all outages are allowed; none otherwise. */
export function standingPermission(allowed: AllowDowntime): string[] {
  return allowed === true
    ? [
        "allowDowntime: true stands: every update may re-create the database and the proxy (to end that: pulumi config rm allowDowntime).",
      ]
    : [];
}
