import { askHost } from "./askHost";
import type { Names } from "./model/names";
import type { Actual } from "./model/plan/actual";
import type { Plan } from "./model/plan/decide";
import type { Problem } from "./model/problems";
import { addedDirectives, refusedDirectives } from "./model/proxy/refusedDirectives";
import type { StackConfig } from "./stackConfig";

/**
 * What the nginx that runs would refuse of somebody's own directives, before an update begins; the rehearsal of another
 * nginx finds it out otherwise.
 */
export async function tryDirectives(
  { config, hidesProxy }: StackConfig,
  names: Names,
  plan: Plan,
  actual: Actual,
): Promise<Problem[]> {
  const added = addedDirectives(config.proxy);
  if (added.length === 0 || !plan.reconfigures || plan.proxy !== "keep" || actual.isAssumed) {
    return [];
  }
  const answer = await askHost("tryConfiguration", {
    ...{ DOCKER_HOST: actual.dockerHost, PROXY: names.proxy, NGINX_CONF: plan.conf.text },
    ...{ LIMIT: "60", WORK_LIMIT: "60" },
  });
  return refusedDirectives(answer, added, hidesProxy);
}
