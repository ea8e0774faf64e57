import type { local } from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import type { DockerHost } from "./dockerHost";
import { volumesBesideData } from "./model/backendVolumes";
import { colors } from "./model/color";
import type { Config } from "./model/config/schema";
import { emptyDatabase } from "./model/plan/lostData";
import { volumeIdentity } from "./model/database/labels";
import { aliases } from "./model/names";
import type { Fingerprint } from "./model/plan/settings";
import { labels } from "./model/plan/actual";

export interface FoundationsArgs {
  readonly host: DockerHost;
  readonly config: Config;
  /** What the data of Postgres is made with for good. */
  readonly databaseIdentity: Fingerprint;
  /** Docker's ID of the network that the engine has recorded. */
  readonly networkId: pulumi.Input<string>;
  /** Something of it is not on the host, whatever the engine has recorded. */
  readonly runs: boolean;
  /** The data volume is among it. */
  readonly lacksData: boolean;
  /** The stack runs a database. */
  readonly hasData: boolean;
  /** The container that an update has stopped, and that nothing but its gate starts. */
  readonly stopped: string | undefined;
}

/**
 * Makes the network and the volumes that the engine has recorded and the host does not have: on a host that
 * took another one's place, or where somebody removed them. It fails instead of beginning with an empty database.
 */
export function foundations(
  name: string,
  args: FoundationsArgs,
  opts: pulumi.CustomResourceOptions,
): local.Command {
  const { host, config, databaseIdentity } = args;
  const { names, address: dockerHost } = host;
  const containers = [
    [names.database, aliases.database],
    ...colors.map((color) => [names.backends[color], color]),
    [names.proxy, aliases.proxy],
  ];
  return host.script(
    name,
    {
      script: "foundations",
      environment: {
        NETWORK: names.network,
        NETWORK_ID: args.networkId,
        VOLUMES: volumesBesideData(config, names).join(" "),
        DATA_VOLUME: args.hasData ? names.volumes.postgresData : "",
        DATA_SETTINGS: pulumi.secret(JSON.stringify(volumeIdentity(databaseIdentity))),
        LACKS_DATA: args.lacksData ? "yes" : "",
        EMPTY_DATABASE: emptyDatabase({ names, dockerHost, databaseIdentity }),
        CONTAINERS: containers.map((pair) => pair.join(":")).join(" "),
        STOPPED: args.stopped ?? "",
        LABEL_SETTINGS: labels.settings,
        LABEL_STACK: labels.stack,
        STACK: host.stack,
      },
      runs: args.runs,
      timeout: 300,
    },
    opts,
  );
}
