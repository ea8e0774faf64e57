import { local, types } from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { scriptText } from "./dockerScript";
import { ports, stateDirectory } from "./model/activeUpstream";
import { perColor } from "./model/color";
import { describePlan } from "./model/describePlan";
import { type Names, namesBelow } from "./model/names";
import { type NginxConf, renderNginxConf, type UpstreamPorts } from "./model/nginxConf";
import type { Desired } from "./model/desired";
import { plan, type Update, upstreamPorts } from "./model/plan";
import { ProblemsError } from "./model/problems";
import { assumeRecorded, type Recorded } from "./model/recorded";
import {
  backendSettings,
  backendVariables,
  databaseIdentity,
  databaseSettings,
  fingerprint,
  proxySettings,
  type Variables,
} from "./model/settings";
import { labels, parseWorld, type World } from "./model/world";
import { proxyStartScript } from "./proxy";
import type { StackConfig } from "./stackConfig";

/** Everything that is decided before the first resource is registered. */
export interface Deployment extends StackConfig {
  readonly names: Names;
  readonly variables: Variables;
  readonly upstreams: UpstreamPorts;
  readonly conf: NginxConf;
  readonly desired: Desired;
  readonly world: World;
  readonly update: Update;
}

/**
 * Asks the Docker host what it serves, decides what this update does, and says so in words.
 * @throws ProblemsError when the update must not begin; nothing was touched then.
 */
export async function prepareDeployment(stack: StackConfig): Promise<Deployment> {
  const names = namesBelow(stack.config.namePrefix);
  const variables = backendVariables(stack.config, stack.envFile);
  const { proxy, backend } = stack.config;
  const alike = renderNginxConf(
    proxy,
    perColor(() => backend.containerPort),
  );
  const wanted = desire(stack, names, variables, alike);
  const world = await loadWorld(stack, names, wanted);
  const upstreams = upstreamPorts(wanted, world, backend.containerPort);
  const conf = renderNginxConf(proxy, upstreams);
  const desired = { ...wanted, configuration: conf.hash, configurationFile: conf.fileHash };
  const decided = plan(desired, world);
  if (decided.outcome === "refused") {
    throw new ProblemsError(decided.problems);
  }
  await pulumi.log.info(describePlan(decided, desired, world));
  return { ...stack, names, variables, upstreams, conf, desired, world, update: decided };
}

function desire(
  { stack, config }: StackConfig,
  names: Names,
  variables: Variables,
  conf: NginxConf,
): Desired {
  return {
    stack,
    names,
    activeColor: config.activeColor,
    images: config.images,
    backends: perColor((color) => fingerprint(backendSettings(config, variables, color))),
    databaseIdentity: fingerprint(databaseIdentity(config)),
    database: fingerprint(databaseSettings(config)),
    proxy: fingerprint(proxySettings(config, proxyStartScript)),
    configuration: conf.hash,
    configurationFile: conf.fileHash,
    allowDowntime: config.allowDowntime,
  };
}

async function loadWorld(stack: StackConfig, names: Names, desired: Desired): Promise<World> {
  const world = parseWorld(await readWorld(stack, names), names);
  if (world.serves !== "unknown" || !pulumi.runtime.isDryRun()) {
    return world;
  }
  const recorded = await loadRecorded();
  await pulumi.log.warn(`${silence(world)}: this preview believes the outputs of the last update.`);
  return assumeRecorded(world, recorded, desired);
}

function silence({ dockerHost, unreachable, trouble = "no answer" }: World): string {
  return unreachable === undefined
    ? `The Docker host does not tell which color it serves (${trouble})`
    : `Docker cannot be reached at ${dockerHost} (${unreachable})`;
}

async function readWorld({ stack, config }: StackConfig, names: Names): Promise<string> {
  const { database, proxy, backends, volumes } = names;
  const { stdout } = await local.run({
    command: "sh -s",
    stdin: scriptText("readWorld", false),
    logging: types.enums.local.Logging.None,
    environment: {
      ...(config.dockerHost === undefined ? {} : { DOCKER_HOST: config.dockerHost }),
      CONTAINERS: [database, proxy, backends.blue, backends.green].join(" "),
      PROXY: proxy,
      PROXY_IMAGE: config.proxy.image,
      VOLUME: volumes.proxyState,
      DATA_VOLUME: volumes.postgresData,
      STATE: stateDirectory,
      STATUS_PORT: String(ports.internal.status),
      LABEL_STACK: labels.stack,
      LABEL_IMAGE: labels.image,
      LABEL_SETTINGS: labels.settings,
      LABEL_PORT: labels.port,
      OWNER: stack,
    },
  });
  return stdout;
}

/** No StackReference: that would be a resource, and so a change of the stack. */
async function loadRecorded(): Promise<Recorded> {
  const name = `${pulumi.getOrganization()}/${pulumi.getProject()}/${pulumi.getStack()}`;
  const read = "pulumi:pulumi:readStackOutputs";
  const answer: unknown = await pulumi.runtime.invoke(read, { name }, { async: true });
  const { outputs } = answer as { readonly outputs: Readonly<Record<string, unknown>> };
  return { activeColor: outputs.activeColor, images: outputs.images };
}
