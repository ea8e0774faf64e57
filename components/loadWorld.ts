import { local, types } from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { scriptText } from "./dockerScript";
import { ports, stateDirectory } from "./model/activeUpstream";
import { isColor } from "./model/color";
import type { Desired } from "./model/desired";
import type { Names } from "./model/names";
import { assumeRecorded } from "./model/recorded";
import { type Recorded, takeOver } from "./model/takeOver";
import { labels, parseWorld, type World } from "./model/world";
import type { StackConfig } from "./stackConfig";

/**
 * The Docker host as it is now. A preview that cannot ask it goes on with the outputs of the last update,
 * and says so; what a version without facts recorded of a stack that serves is taken over, once.
 */
export async function loadWorld(
  stack: StackConfig,
  names: Names,
  desired: Desired,
): Promise<World> {
  const world = parseWorld(await readWorld(stack, names), names);
  if (world.serves === "unknown" && pulumi.runtime.isDryRun()) {
    await pulumi.log.warn(
      `${silence(world)}: this preview believes the outputs of the last update.`,
    );
    return assumeRecorded(world, await readOutputs(), desired);
  }
  return isColor(world.serves) && !world.hasFacts ? loadTakeOver(world) : world;
}

async function loadTakeOver(world: World): Promise<World> {
  const outputs = await readOutputs();
  if (!isColor(outputs.activeColor)) {
    return world;
  }
  const taken = takeOver(world, { ...outputs, resources: await readResources() });
  await pulumi.log.info(
    "This stack was made by an older version of this program: what that has proven and migrated is taken over.",
  );
  return taken;
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
      DATABASE: database,
      DATABASE_NAME: config.database.name,
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

type Fields = Readonly<Record<string, unknown>>;

/** No StackReference: that would be a resource, and so a change of the stack. */
async function readOutputs(): Promise<Omit<Recorded, "resources">> {
  const { activeColor, images } = await ask("readStackOutputs", { name: thisStack() });
  return { activeColor, images };
}

async function readResources(): Promise<Fields> {
  return ask("readStackResourceOutputs", { stackName: thisStack() });
}

/** What the engine tells of what it has recorded; its functions are no plugin's. */
async function ask(token: string, inputs: Fields): Promise<Fields> {
  const answer: unknown = await pulumi.runtime.invoke(`pulumi:pulumi:${token}`, inputs, {
    async: true,
  });
  return (answer as { readonly outputs: Fields }).outputs;
}

function thisStack(): string {
  return `${pulumi.getOrganization()}/${pulumi.getProject()}/${pulumi.getStack()}`;
}
