import * as pulumi from "@pulumi/pulumi";
import { askHost, readsScript } from "./askHost";
import { loginEnvironment, loginFor } from "./model/logins";
import { activeDirectory, factsDirectory } from "./model/proxy/activeUpstream";
import { type DatabaseFacts, parseDatabaseFacts } from "./model/database/facts";
import { asksDatabase } from "./model/database/identity";
import type { Desired } from "./model/plan/desired";
import { mayBringDowntime } from "./model/plan/reasonsToRefuse";
import { labels, type Actual } from "./model/plan/actual";
import { roomFor } from "./room";
import type { StackConfig } from "./stackConfig";

/**
 * Asks the image of the database, the data in its volume, and its container, when an update may have to make
 * that container; an update that keeps it asks nothing. An image that is not there is brought first, but not
 * in a preview, nor for an update that is refused anyway.
 */
export async function readDatabaseFacts(
  { config }: StackConfig,
  desired: Desired,
  actual: Actual,
): Promise<DatabaseFacts | undefined> {
  if (!asksDatabase(desired, actual)) {
    return undefined;
  }
  const host = { DOCKER_HOST: actual.dockerHost, IMAGE: config.database.image };
  const brings = mayBringDowntime(desired, actual) && !pulumi.runtime.isDryRun();
  const trouble = brings ? await pull(config, desired, actual) : undefined;
  const output = await askHost("readDatabase", {
    ...host,
    CONTAINER: desired.names.database,
    LABEL_EMPTY: labels.empty,
    DATA_VOLUME: desired.names.volumes.postgresData,
    // The container's own; those of the machine that deploys are somebody else's.
    PGUSER: "",
    PGPASSWORD: "",
  });
  const facts = parseDatabaseFacts(output);
  return { ...facts, trouble: trouble ?? facts.trouble };
}

/** Why the image could not be pulled, if so. */
async function pull(
  config: StackConfig["config"],
  { names }: Desired,
  actual: Actual,
): Promise<string | undefined> {
  const quietly = String.raw`words=$(${readsScript} 2>&1) || printf 'failed\t%s\n' "$(printf '%s' "$words" | tr '\t\n' '  ')"`;
  const [setting, reference] = ["database.image", config.database.image];
  const login = loginFor(reference, config);
  const { needs } = await roomFor([{ reference, setting }], config, names, actual);
  const environment = {
    DOCKER_HOST: actual.dockerHost,
    IMAGE: reference,
    SETTING: setting,
    PROXY: names.proxy,
    PROXY_IMAGE: config.proxy.image,
    ACTIVE: activeDirectory,
    FACTS: factsDirectory,
    KEEP: "",
    NEEDS: String(needs[reference] ?? ""),
    ...loginEnvironment(login),
    REGISTRY_PASSWORD: login?.password ?? "",
  };
  return parseDatabaseFacts(await askHost("pull", environment, quietly)).trouble;
}
