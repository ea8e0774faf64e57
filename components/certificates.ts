import * as pulumi from "@pulumi/pulumi";
import type { DockerHost } from "./dockerHost";
import { type Acme, acmeVariables } from "./model/certificate/acme";
import { aliases } from "./model/names";
import type { Action } from "./model/plan/action";
import type { Fingerprint } from "./model/plan/settings";
import { obtainingScript } from "./scriptText";

export interface CertificatesArgs {
  readonly host: DockerHost;
  readonly acme: Acme;
  readonly settings: Fingerprint;
  readonly action: Action;
}

/** A container that obtains the certificate of users from an authority, renews it in time, and never needs an update. */
export class Certificates extends pulumi.ComponentResource {
  constructor(
    name: string,
    { host, acme, settings, action }: CertificatesArgs,
    opts: pulumi.ComponentResourceOptions & { readonly dependsOn: pulumi.Resource[] },
  ) {
    super("forecaster:docker:Certificates", name, {}, opts);
    const child = { parent: this, dependsOn: opts.dependsOn };
    const setting = "proxy.certificate.acme.image";
    const image = host.image(
      `${name}-image`,
      // Everything else is done, and a registry that is silent must not keep the next update waiting.
      { reference: acme.image, setting, timeout: 300, frozen: action === "keep" },
      child,
    );
    host.container(
      name,
      {
        identity: {
          name: host.names.certificates,
          alias: aliases.certificates,
          image: acme.image,
          settings,
          capabilities: [],
          stopGrace,
        },
        own: {
          image: image.id,
          entrypoints: ["sh", "-c", obtainingScript],
          workingDir: home,
          stopSignal: "SIGTERM",
          envs: pulumi.secret(
            Object.entries(acmeVariables(acme)).map(([variable, value]) => `${variable}=${value}`),
          ),
          volumes: [{ volumeName: host.names.volumes.certificates, containerPath: home }],
        },
        further: undefined,
        treatment: { action, protect: false },
      },
      { ...child, dependsOn: image },
    );
    this.registerOutputs();
  }
}

/** Whole seconds. */
const stopGrace = 10;

/** Its volume, in the container. */
const home = "/certificates";
