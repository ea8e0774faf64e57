import * as pulumi from "@pulumi/pulumi";
import { checkCertificate } from "./certificate";
import { readDatabaseFacts } from "./databaseFacts";
import { tryDirectives } from "./directives";
import { findLeftFiles } from "./leftFiles";
import { loadActual } from "./loadActual";
import { perColor } from "./model/color";
import { tlsOf } from "./model/certificate/tls";
import { dataMountOf } from "./model/database/identity";
import { describePlan } from "./model/plan/describePlan";
import { type Names, namesFor } from "./model/names";
import { unrunInitScripts } from "./model/database/initScripts";
import { isMade } from "./model/plan/ownDatabase";
import { type Desired, desiredOf } from "./model/plan/desired";
import { decide, type Plan } from "./model/plan/decide";
import { type Problem, ProblemsError } from "./model/problems";
import { backendVariables, type Variables } from "./model/plan/settings";
import { confSizeProblems } from "./model/config/sizes";
import { keepsLogFiles } from "./model/proxy/accessLog";
import type { Actual } from "./model/plan/actual";
import type { Room } from "./model/room/room";
import { takePrefix } from "./prefixes";
import { findRoom } from "./room";
import { obtainingScript, proxyStartScript } from "./scriptText";
import type { StackConfig } from "./stackConfig";

/** Everything that is decided before the first resource is registered. */
export interface Deployment extends StackConfig {
  readonly names: Names;
  readonly variables: Variables;
  readonly desired: Desired;
  readonly actual: Actual;
  /** Where a database that this update makes has its volume; undefined where only a preview cannot tell. */
  readonly dataMount: string | undefined;
  /** Of what this update brings to the host. */
  readonly room: Room;
  readonly plan: Plan;
}

/**
 * Asks the Docker host what it serves, decides what this update does, and says so in words.
 * @throws ProblemsError when the update must not begin; nothing was touched then.
 */
export async function prepareDeployment(stack: StackConfig): Promise<Deployment> {
  const names = namesFor(stack.config.namePrefix);
  const variables = backendVariables(stack.config, stack.envFile);
  const tls = tlsOf(stack.config);
  const startScript = proxyStartScript(tls !== undefined, keepsLogFiles(stack.config.proxy));
  const own = { startScript, obtainingScript, otherPrefixes: takePrefix(stack) };
  const desired = desiredOf({ ...stack, ...own, names, variables });
  // With the longest ports there are: those that it will have are not known yet.
  const tooLarge = confSizeProblems(
    desired.render(
      perColor(() => 65_535),
      true,
    ),
  );
  if (tooLarge.length > 0) {
    throw new ProblemsError(tooLarge);
  }
  const asked = await loadActual(stack, names, desired);
  const [databaseFacts, published] = await Promise.all([
    readDatabaseFacts(stack, desired, asked),
    pulumi.runtime.isDryRun() ? askRegistries(stack, asked) : {},
  ]);
  const actual = { ...asked, databaseFacts, published };
  const decided = decide(desired, actual);
  if (decided.outcome === "refused") {
    return refuse(decided.problems, actual);
  }
  const dataMount = dataMountOf(actual.databaseFacts);
  if (isMade(decided.database) && dataMount === undefined && !pulumi.runtime.isDryRun()) {
    return refuse([noMount(stack.config.database.image)], actual);
  }
  const [left, room, directives, certificate] = await Promise.all([
    findLeftFiles(stack.config, names, decided, actual),
    findRoom(stack.config, names, decided, actual),
    tryDirectives(stack, names, decided, actual),
    checkCertificate({ ...stack, names, desired, actual }),
  ]);
  const found = [...left, ...room.problems, ...directives, ...certificate.problems];
  if (found.length > 0) {
    return refuse(found, actual);
  }
  await pulumi.log.info([describePlan(decided, desired, actual), ...room.unknown].join(" "));
  const unrun = unrunInitScripts(desired, actual, stack.config.database);
  for (const warning of [...(unrun === undefined ? [] : [unrun]), ...certificate.warnings]) {
    await pulumi.log.warn(warning);
  }
  return { ...stack, names, variables, desired, actual, dataMount, room, plan: decided };
}

/** @throws ProblemsError always; that users are kept out meanwhile is said before it. */
async function refuse(problems: readonly Problem[], { maintenance }: Actual): Promise<never> {
  if (maintenance !== undefined) {
    await pulumi.log.warn("Users are kept out all the same: proxy.maintenance.");
  }
  throw new ProblemsError(problems);
}

/** An update does not ask, and need not wait for what asks to be read. */
async function askRegistries({ config }: StackConfig, asked: Actual): Promise<Actual["published"]> {
  const { publishedImages } = await import("./publishedImages");
  return publishedImages(config, asked);
}

/** No database is made before it is known where its data go. */
function noMount(image: string): Problem {
  const message = `expected an image that can be asked where it keeps its data, got no answer from ${image}`;
  return { path: "database.image", message, fix: `docker image inspect ${image}` };
}
