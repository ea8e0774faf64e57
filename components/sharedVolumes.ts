import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { Names } from "./model/names";

/** Volumes that outlive containers: the data of Postgres, both caches, the state of the proxy. */
export class SharedVolumes extends pulumi.ComponentResource {
  constructor(name: string, names: Names, opts: pulumi.ComponentResourceOptions) {
    super("forecaster:docker:SharedVolumes", name, {}, opts);
    const child = { parent: this };
    new docker.Volume(
      `${name}-postgres-data`,
      { name: names.volumes.postgresData },
      { ...child, retainOnDelete: true },
    );
    new docker.Volume(`${name}-models-cache`, { name: names.volumes.modelsCache }, child);
    new docker.Volume(`${name}-pip-cache`, { name: names.volumes.pipCache }, child);
    new docker.Volume(`${name}-proxy-state`, { name: names.volumes.proxyState }, child);
    this.registerOutputs();
  }
}
