import type { Maintenance } from "../config/maintenance";
import type { Actual } from "./actual";
import type { Plan } from "./decide";
import type { Desired } from "./desired";

/** What an update does with what users get instead of a backend. */
export interface MaintenancePlan {
  /** When the update is over. */
  readonly kind: Maintenance;
  /**
   * `begins`: before anything else that users could notice; `ends`: when everything else is done; `stays`: nothing is to
   * be done; `none`: the stack has none, and had none.
   */
  readonly step: "begins" | "ends" | "stays" | "none";
}

/** By what nginx looks at, and not by what the last update wanted: that may have failed, or have been killed. */
export function maintenancePlan({ maintenance }: Desired, actual: Actual): MaintenancePlan {
  const kind = maintenance ?? "off";
  const found = actual.maintenance ?? "off";
  if (kind === found || actual.isAssumed === true) {
    return { kind, step: maintenance === undefined ? "none" : "stays" };
  }
  return { kind, step: kind === "off" ? "ends" : "begins" };
}

/** What users meet, in words. */
export function describeMaintenance(
  { maintenance: { kind, step }, proxy }: Pick<Plan, "maintenance" | "proxy">,
  { hold }: Desired,
): string[] {
  const onceMade = proxy === "recreate" ? ", once nginx is made again" : "";
  const waits = `for at most ${hold.timeout} s and ${hold.limit} at a time`;
  const said = {
    begins: {
      "503": `Users get 503 from this update on${onceMade}: proxy.maintenance.`,
      hold: `Requests of users wait from this update on${onceMade}, ${waits}: proxy.maintenance.`,
      off: "",
    },
    ends: {
      off: "Users are let in again when everything else is done: proxy.maintenance.",
      "503": "",
      hold: "",
    },
    stays: {
      "503": "Users still get 503: proxy.maintenance.",
      hold: `Requests of users still wait, ${waits}: proxy.maintenance.`,
      off: "",
    },
    none: { off: "", "503": "", hold: "" },
  } as const;
  const sentence = said[step][kind];
  return sentence === "" ? [] : [sentence];
}
