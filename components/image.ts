import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { DockerHost } from "./dockerHost";
import { type Login, loginEnvironment } from "./model/logins";
import { scriptResult } from "./model/scriptResult";
import { activeDirectory, factsDirectory } from "./model/proxy/activeUpstream";

export interface ImageArgs {
  /** The full reference, and the configuration path that it comes from. */
  readonly reference: string;
  readonly setting: string;
  /** Used for one pull and then forgotten; without it the logins of the machine hold. */
  readonly login: Login | undefined;
  /** Keep what was recorded, whatever the reference says now. */
  readonly frozen: boolean;
  /** How many images that releases have pulled stay on the host; those of others are never counted. */
  readonly keeps?: number | undefined;
  readonly host: DockerHost;
}

/** An image on the Docker host, known by its ID. */
export class Image extends pulumi.ComponentResource {
  readonly id: pulumi.Output<string>;

  constructor(name: string, args: ImageArgs, opts: pulumi.ComponentResourceOptions) {
    super("forecaster:docker:Image", name, {}, opts);
    const { host, login } = args;
    const pull = host.script(
      `${name}-pull`,
      {
        script: "pull",
        environment: {
          IMAGE: args.reference,
          SETTING: args.setting,
          // It is asked what serves when the image could not be pulled.
          PROXY: host.names.proxy,
          ACTIVE: activeDirectory,
          FACTS: factsDirectory,
          KEEP: String(args.keeps ?? ""),
          ...loginEnvironment(login),
          REGISTRY_PASSWORD: login === undefined ? "" : pulumi.secret(login.password),
        },
        runs: !args.frozen,
        timeout: 1800,
      },
      { parent: this },
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
