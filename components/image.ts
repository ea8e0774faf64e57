import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { DockerHost, PullArgs } from "./dockerHost";
import { scriptResult } from "./model/scriptResult";

export interface ImageArgs extends Omit<PullArgs, "runs"> {
  /** Keep what was recorded, whatever the reference says now. */
  readonly frozen: boolean;
  readonly host: DockerHost;
}

/** An image on the Docker host, known by its ID. */
export class Image extends pulumi.ComponentResource {
  readonly id: pulumi.Output<string>;

  constructor(name: string, args: ImageArgs, opts: pulumi.ComponentResourceOptions) {
    super("forecaster:docker:Image", name, {}, opts);
    const { dependsOn } = opts;
    const pull = args.host.pull(
      `${name}-pull`,
      { ...args, runs: !args.frozen },
      { parent: this, ...(dependsOn === undefined ? {} : { dependsOn }) },
    );
    const image = new docker.RemoteImage(
      name,
      { name: args.reference, keepLocally: true },
      {
        parent: this,
        dependsOn: pull,
        ignoreChanges: args.frozen ? ["*"] : [],
        // Deleting it first would take its container along, before that is drained.
        deleteBeforeReplace: false,
      },
    );
    this.id = image.imageId;
    if (!args.frozen) {
      pull.stdout.apply(warnOfImages);
    }
    this.registerOutputs({ id: this.id });
  }
}

/** That they stay costs space and nothing else. */
function warnOfImages(evidence: string): void {
  const stay = scriptResult(evidence, "stays").trim();
  if (stay !== "") {
    void pulumi.log.warn(
      `Docker did not remove older releases (backend.keepImages): docker image rm ${stay}`,
    );
  }
}
