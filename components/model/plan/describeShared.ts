import { neverRan, renewal } from "./action";
import { lacksPair, type Plan } from "./decide";
import type { Desired } from "./desired";
import { permissionFor } from "./downtime";
import { notRunning } from "./notRunning";
import type { Actual } from "./actual";

/** What happens to the database and to the proxy, in words. */
export function describeShared(plan: Plan, desired: Desired, actual: Actual): string[] {
  const parts = ["database", "proxy"] as const;
  return parts.flatMap((part) => {
    const facts = actual[part];
    switch (plan[part]) {
      case "keep":
        return [
          ...notRunning(`The ${part}`, desired.names[part], facts?.status),
          ...(plan.unfinished[part]
            ? [
                `The ${part} was re-created by an update that was killed: this update checks it, and puts the old container back if it does not work.`,
              ]
            : []),
          ...older(part, desired, actual),
          ...(part === "proxy" ? reload(plan, desired, actual) : parameters(plan)),
        ];
      case "create":
        return plan.from === "none" ? [] : [`The ${part} is gone and is created again.`];
      case "none":
        return [];
      case "recreate":
        if (facts !== undefined && neverRan(facts)) {
          return [`The ${part}'s container was never started: it is re-created.`];
        }
        return [
          `The ${part} is re-created: ${plan.from === "none" ? "nothing is served yet" : "requests fail meanwhile (allowDowntime)"}.`,
        ];
    }
  });
}

/** Also one that differs only because a default of this program has changed. */
function reload(plan: Plan, desired: Desired, actual: Actual): string[] {
  const { configHash } = actual;
  const isOther = configHash !== undefined && configHash !== plan.conf.configHash;
  const taken = [
    ...(isOther ? ["another configuration"] : []),
    ...(lacksPair(desired, actual) ? ["another certificate"] : []),
  ];
  return taken.length > 0 && plan.reconfigures
    ? [`nginx takes ${taken.join(" and ")} by a reload, which loses no request.`]
    : [];
}

function parameters({ setsParameters }: Plan): string[] {
  return setsParameters
    ? ["Postgres takes other parameters by a reload, which ends no connection."]
    : [];
}

function older(part: "database" | "proxy", desired: Desired, actual: Actual): string[] {
  const asked = renewal(part, desired, actual);
  if (asked === undefined) {
    return [];
  }
  const kept = Object.keys(asked.changes).map((name) => {
    const image = (desired.defaultImages as Readonly<Record<string, string>>)[name];
    return image === undefined
      ? `an older version of ${name}`
      : `${actual[part]?.image ?? "its image"} (new stacks get ${image})`;
  });
  return [
    `The ${part} keeps ${kept.join(" and ")}; to take today's, with an outage: pulumi config set allowDowntime ${permissionFor([asked])} && pulumi up.`,
  ];
}
