import * as pulumi from "@pulumi/pulumi";
import { askHost } from "./askHost";
import { ports, stateDirectory } from "./model/proxy/activeUpstream";
import { volumesBesideData } from "./model/backendVolumes";
import { isColor } from "./model/color";
import type { Desired } from "./model/plan/desired";
import { isDataVolumeMissing } from "./model/plan/lostData";
import type { Names } from "./model/names";
import { asNeeded } from "./model/plan/ownDatabase";
import { assumeLastOutputs, type LastOutputs } from "./model/plan/lastOutputs";
import { labels, parseActual, type Actual } from "./model/plan/actual";
import type { StackConfig } from "./stackConfig";

/**
 * The Docker host as it is now. A preview that cannot ask it goes on with the outputs of the last update,
 * and says so.
 */
export async function loadActual(
  stack: StackConfig,
  names: Names,
  desired: Desired,
): Promise<Actual> {
  const actual = asNeeded(desired, parseActual(await readHost(stack, names), names));
  if (actual.serving === "unknown" && pulumi.runtime.isDryRun()) {
    await pulumi.log.warn(
      `${silence(actual)}: this preview assumes the outputs of the last update.`,
    );
    return assumeLastOutputs(actual, await readOutputs(stack), desired);
  }
  if (isDataVolumeMissing(names, actual) && pulumi.runtime.isDryRun()) {
    const { activeColor } = await readOutputs(stack);
    return { ...actual, hasServed: isColor(activeColor) };
  }
  return actual;
}

function silence({ dockerHost, unreachable, trouble = "no answer" }: Actual): string {
  return unreachable === undefined
    ? `The Docker host does not tell which color it serves (${trouble})`
    : `Docker cannot be reached at ${dockerHost} (${unreachable})`;
}

function readHost({ stack, config }: StackConfig, names: Names): Promise<string> {
  const { database, proxy, patched, certificates, backends, volumes } = names;
  return askHost("readHost", {
    ...(config.dockerHost === undefined ? {} : { DOCKER_HOST: config.dockerHost }),
    CONTAINERS: [database, proxy, patched, backends.blue, backends.green, certificates].join(" "),
    PROXY: proxy,
    PROXY_IMAGE: config.proxy.image,
    IMAGES: [config.proxy.image, config.database.image, ...Object.values(config.images)].join(" "),
    VOLUME: volumes.proxyState,
    DATA_VOLUME: volumes.postgresData,
    NETWORK: names.network,
    VOLUMES: [volumes.postgresData, ...volumesBesideData(config, names)].join(" "),
    LIMIT: "60",
    // Another update may hold the proxy's lock for a minute, and an image may have to be pulled.
    WORK_LIMIT: "300",
    STATE: stateDirectory,
    STATUS_PORT: String(ports.internal.status),
    LABEL_STACK: labels.stack,
    LABEL_APP: labels.app,
    LABEL_IMAGE: labels.image,
    LABEL_SETTINGS: labels.settings,
    LABEL_PORT: labels.port,
    LABEL_HANDOVER: labels.handover,
    OWNER: stack,
  });
}

/**
 * In a preview only: asking leaves a provider of the engine's own in the state, which the next update would
 * remove. No StackReference, which would be a resource.
 */
async function readOutputs({ app }: StackConfig): Promise<LastOutputs> {
  const name = `${pulumi.getOrganization()}/${pulumi.getProject()}/${pulumi.getStack()}`;
  const read = "pulumi:pulumi:readStackOutputs";
  const answer: unknown = await pulumi.runtime.invoke(read, { name }, { async: true });
  const { outputs } = answer as { readonly outputs: Readonly<Record<string, unknown>> };
  // A program with several apps returns the outputs of each under its name.
  const { activeColor, images } = { ...outputs, ...(outputs[app] as object | undefined) };
  return { activeColor, images };
}
