import { changesOf } from "./action";
import { prefixProblems } from "./apps";
import { type Color, colors, otherColor, perColor } from "../color";
import { databaseProblems, isOfData } from "../database/identity";
import { initScriptProblems } from "../database/initScripts";
import { shortVersion } from "../config/imageReference";
import type { Desired } from "./desired";
import { errorPageProblems } from "../proxy/errorPages";
import { lostDataProblems } from "./lostData";
import { databaseAction } from "./ownDatabase";
import { isPermitted, permissionFor, type Recreation } from "./downtime";
import type { Problem } from "../problems";
import type { ContainerFacts, Actual } from "./actual";

/** Every reason for which an update of this host must not begin; none when it may. */
export function reasonsToRefuse(desired: Desired, actual: Actual): Problem[] {
  if (actual.serving === "unknown") {
    return [unknownProblem(desired, actual)];
  }
  const own = withoutForeign(desired, actual);
  return [
    ...nameProblems(desired, actual),
    ...prefixProblems(desired, actual),
    ...databaseProblems(desired, own),
    ...initScriptProblems(databaseAction(desired, own), desired, own),
    ...errorPageProblems(desired.errorPages),
    ...lostDataProblems(desired, own),
    ...downtimeProblems(desired, own),
    ...(actual.serving === "none" ? [] : activeImageProblems(desired, own, actual.serving)),
  ];
}

function unknownProblem({ names }: Desired, actual: Actual): Problem {
  if (actual.unreachable !== undefined) {
    return {
      path: "dockerHost",
      message: `Docker cannot be reached at ${actual.dockerHost}; expected the address of a daemon that answers, got "${actual.unreachable}"`,
      fix: `docker --host ${actual.dockerHost} info`,
    };
  }
  return {
    path: "the proxy",
    message: `cannot determine which color it serves; expected blue, green or none, got "${actual.trouble ?? "no answer"}"`,
    fix: wayToKnow(actual, names.proxy),
  };
}

function wayToKnow({ dockerHost, absent, proxy }: Actual, container: string): string {
  if (absent !== undefined) {
    return `docker --host ${dockerHost} pull ${absent}`;
  }
  return proxy === undefined ? `docker --host ${dockerHost} info` : `docker logs ${container}`;
}

/** What somebody else's container runs with is no problem of this stack's; that it has the name is one. */
function withoutForeign({ stack }: Desired, actual: Actual): Actual {
  const own = (facts: ContainerFacts | undefined) => (facts?.stack === stack ? facts : undefined);
  return {
    ...actual,
    database: own(actual.database),
    proxy: own(actual.proxy),
    patched: own(actual.patched),
    backends: perColor((color) => own(actual.backends[color])),
  };
}

function nameProblems(desired: Desired, actual: Actual): Problem[] {
  const found = [
    [desired.names.database, actual.database],
    [desired.names.proxy, actual.proxy],
    [desired.names.patched, actual.patched],
    [
      desired.names.certificates,
      desired.certificates === undefined ? undefined : actual.certificates,
    ],
    ...colors.map((color) => [desired.names.backends[color], actual.backends[color]] as const),
  ] as const;
  return found.flatMap(([name, facts]) =>
    facts === undefined || facts.stack === desired.stack
      ? []
      : [
          {
            path: "namePrefix",
            message: `the container ${name} belongs to ${facts.stack === "" ? "somebody else" : `the stack ${facts.stack}`}; expected a prefix of its own, got a name that is taken`,
            fix: `pulumi config set namePrefix <prefix>${wasRenamed(facts, desired) ? `   # if this stack was renamed: pulumi stack rename ${facts.stack.split("/")[1]}` : ""}`,
          },
        ],
  );
}

/** Containers keep the name of the stack that made them. */
function wasRenamed({ stack }: ContainerFacts, desired: Desired): boolean {
  return stack !== "" && stack.split("/")[0] === desired.stack.split("/")[0];
}

/** Nobody uses the database and the proxy yet, or the outage that this update brings is allowed. */
export function mayBringDowntime(desired: Desired, actual: Actual): boolean {
  return actual.serving === "none" || isPermitted(desired.allowDowntime, downtime(desired, actual));
}

function downtimeProblems(desired: Desired, actual: Actual): Problem[] {
  if (mayBringDowntime(desired, actual)) {
    return [];
  }
  const recreations = downtime(desired, actual);
  const outages = {
    database: databaseOutage(desired.stopGrace.database),
    proxy: proxyOutage(desired.stopGrace.proxy),
  };
  return recreations.flatMap(({ part, changes }) =>
    Object.keys(changes).map((path) => ({
      path,
      message: `changing it re-creates the ${part}: ${outages[part]}; expected the value that the ${part} runs with (or allowDowntime), got another`,
      fix: `pulumi config set allowDowntime ${permissionFor(recreations)} && pulumi up`,
    })),
  );
}

/** Every container that is there and would be made anew, with what its successor would be made with. */
function downtime(desired: Desired, actual: Actual): Recreation[] {
  return (["database", "proxy"] as const).flatMap((part) => {
    const names = costly(part, desired, actual);
    const changes = Object.fromEntries(names.map((name) => [name, desired[part][name] ?? ""]));
    return names.length === 0 ? [] : [{ part, container: actual[part]?.id ?? "", changes }];
  });
}

function databaseOutage(stopGrace: number): string {
  return `requests that need it fail while Postgres stops, for at most ${stopGrace} s (database.stopGrace), and for 2 to 20 s more`;
}

function proxyOutage(drainTimeout: number): string {
  return `new requests fail while open ones finish, for at most ${drainTimeout} s (proxy.drainTimeout), and for 2 to 20 s more; an open stream takes all of that time`;
}

function costly(part: "database" | "proxy", desired: Desired, actual: Actual): string[] {
  const facts = actual[part];
  const changed = facts === undefined ? [] : changesOf(part, desired, facts, actual);
  return changed.filter((name) => !isOfData(name, desired));
}

function activeImageProblems(desired: Desired, actual: Actual, serves: Color): Problem[] {
  const running = actual.backends[serves]?.image;
  const wanted = desired.images[serves];
  if (running === undefined || running === wanted) {
    return [];
  }
  const idle = otherColor(serves);
  const back = `pulumi config set --path images.${serves} ${running}`;
  const switching = desired.activeColor !== serves;
  return [
    {
      path: `images.${serves}`,
      message: `${serves} serves ${shortVersion(running)}, and an update never touches the color that serves; expected ${running}, got ${wanted}`,
      fix: switching
        ? `${back} && pulumi up   # then change images.${serves} in the next update`
        : `${back} && pulumi config set --path images.${idle} ${wanted} && pulumi config set activeColor ${idle} && pulumi up`,
    },
  ];
}
