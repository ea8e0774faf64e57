import { askHost } from "./askHost";
import type { Config } from "./model/config/schema";
import type { Names } from "./model/names";
import type { Actual } from "./model/plan/actual";
import type { Plan } from "./model/plan/decide";
import { settingPath, type Problem } from "./model/problems";

/**
 * What the nginx that runs would refuse of somebody's own directives, before an update begins; the rehearsal of another
 * nginx finds it out otherwise.
 */
export async function refusedDirectives(
  { proxy }: Config,
  names: Names,
  plan: Plan,
  actual: Actual,
): Promise<Problem[]> {
  const added = addedDirectives(proxy);
  if (added.length === 0 || !plan.reconfigures || plan.proxy !== "keep" || actual.isAssumed) {
    return [];
  }
  const answer = await askHost("tryConfiguration", {
    ...{ DOCKER_HOST: actual.dockerHost, PROXY: names.proxy, NGINX_CONF: plan.conf.text },
    ...{ LIMIT: "60", WORK_LIMIT: "60" },
  });
  const [refusal = "", line = ""] = answer.split("\n");
  if (refusal === "") return [];
  const meant = added.find(({ text }) => line !== "" && text.includes(line));
  const path = settingPath(meant?.path ?? ["proxy"]);
  return [
    {
      path,
      message: `expected directives that nginx takes, got ${JSON.stringify(line)}: ${refusal}`,
      ...(meant === undefined ? {} : { fix: `pulumi config set --path '${path}' <directives>` }),
    },
  ];
}

interface Added {
  readonly path: readonly (string | number)[];
  readonly text: string;
}

function addedDirectives({ directives: { http, server }, routes }: Config["proxy"]): Added[] {
  const all = [
    { path: ["proxy", "directives", "http"], text: http },
    { path: ["proxy", "directives", "server"], text: server },
    ...routes.map(({ directives }, index) => ({
      path: ["proxy", "routes", index, "directives"],
      text: directives,
    })),
  ];
  return all.flatMap(({ path, text }) => (text === undefined ? [] : [{ path, text }]));
}
