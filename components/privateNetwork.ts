import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";

/** The network on which the containers of one stack, and nobody else, reach each other. */
export class PrivateNetwork extends pulumi.ComponentResource {
  /** Docker's ID of the network that the engine made. */
  readonly networkId: pulumi.Output<string>;

  constructor(name: string, networkName: string, opts: pulumi.ComponentResourceOptions) {
    super("forecaster:docker:PrivateNetwork", name, {}, opts);
    const network = new docker.Network(
      name,
      { name: networkName, driver: "bridge" },
      { parent: this },
    );
    this.networkId = network.id;
    this.registerOutputs();
  }
}
