import type * as pulumi from "@pulumi/pulumi";
import { BlueGreenApp } from "./blueGreenApp";
import { prepareDeployment } from "./deployment";
import { failure } from "./failure";
import type { ConfigInput } from "./model/config/schema";
import type { BlueGreenOutputs } from "./outputs";
import { stackConfig } from "./stackConfig";

/**
 * Deploys one app: asks the Docker host what it serves, decides what this update does, and registers it. `name`
 * begins the names of its resources; `values` are what a stack file would say, as data.
 * @throws Failure with one message when the update must not begin; nothing was touched then.
 */
export async function deployBlueGreen(
  name: string,
  values: ConfigInput,
  opts?: pulumi.ComponentResourceOptions,
): Promise<BlueGreenOutputs> {
  try {
    const deployment = await prepareDeployment(await stackConfig(name, values));
    return new BlueGreenApp(name, deployment, opts).outputs;
  } catch (error) {
    throw await failure(error);
  }
}
