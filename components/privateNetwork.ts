import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";

/** The network on which the containers of one stack, and nobody else, reach each other. */
export class PrivateNetwork extends pulumi.ComponentResource {
  constructor(name: string, networkName: string, opts: pulumi.ComponentResourceOptions) {
    super("forecaster:docker:PrivateNetwork", name, {}, opts);
    new docker.Network(name, { name: networkName, driver: "bridge" }, { parent: this });
    this.registerOutputs();
  }
}
