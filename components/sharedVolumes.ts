import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { volumeIdentity } from "./model/database/labels";
import type { Names } from "./model/names";
import type { Fingerprint } from "./model/plan/settings";
import { labels } from "./model/plan/actual";

export interface SharedVolumesArgs {
  readonly names: Names;
  /** Names of the volumes on the Docker host, by their names in `backend.volumes`. */
  readonly own: Readonly<Record<string, string>>;
  /** What the data of Postgres are made with; the volume keeps as a label what holds for good. */
  readonly databaseIdentity: Fingerprint;
  /** The stack runs a database. */
  readonly hasData: boolean;
  /** An authority gives the stack its certificate. */
  readonly hasCertificates: boolean;
  /** Requests are logged to files. */
  readonly hasLogFiles: boolean;
}

/**
 * Volumes that outlive containers: the data of Postgres and of the backends, both caches, the state of the proxy and its
 * files of requests, and what an authority has given.
 */
export class SharedVolumes extends pulumi.ComponentResource {
  constructor(
    name: string,
    { names, own, databaseIdentity, hasData, hasCertificates, hasLogFiles }: SharedVolumesArgs,
    opts: pulumi.ComponentResourceOptions,
  ) {
    super("forecaster:docker:SharedVolumes", name, {}, opts);
    // A volume that was there before is used as it is, on whatever storage it was made.
    const child = { parent: this, ignoreChanges: ["driver", "driverOpts", "labels"] };
    if (hasData) {
      new docker.Volume(
        `${name}-postgres-data`,
        {
          name: names.volumes.postgresData,
          labels: [
            {
              label: labels.settings,
              value: pulumi.secret(JSON.stringify(volumeIdentity(databaseIdentity))),
            },
          ],
        },
        // Never made anew, whatever changes: it is the data.
        { parent: this, retainOnDelete: true, ignoreChanges: ["*"] },
      );
    }
    new docker.Volume(`${name}-models-cache`, { name: names.volumes.modelsCache }, child);
    new docker.Volume(`${name}-pip-cache`, { name: names.volumes.pipCache }, child);
    new docker.Volume(`${name}-proxy-state`, { name: names.volumes.proxyState }, child);
    if (hasLogFiles) {
      // Kept when the stack is destroyed, or no longer has them.
      const log = { ...child, retainOnDelete: true };
      new docker.Volume(`${name}-proxy-log`, { name: names.volumes.proxyLog }, log);
    }
    const kept = { parent: this, retainOnDelete: true, ignoreChanges: ["*"] };
    if (hasCertificates) {
      // Authorities give only so many for a name, and so many accounts.
      new docker.Volume(`${name}-certificates`, { name: names.volumes.certificates }, kept);
    }
    for (const [setting, volume] of Object.entries(own)) {
      // Files of users, of whatever image: kept when the stack is destroyed, as the database's data.
      new docker.Volume(`${name}-${setting}`, { name: volume }, kept);
    }
    this.registerOutputs();
  }
}
