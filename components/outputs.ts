import type * as pulumi from "@pulumi/pulumi";
import type { BackendDatabase } from "./backendDatabase";
import type { Deployment } from "./deployment";
import { tlsOf } from "./model/certificate/tls";
import { type Color, perColor } from "./model/color";
import { urlOf } from "./model/urls";

/** What a stack tells after an update; all of it is true only when the update went through. */
export interface BlueGreenOutputs {
  readonly url: pulumi.Output<string>;
  /** Answers from the idle color, on the Docker host's loopback only. */
  readonly idleUrl: pulumi.Output<string>;
  /** The color that answered through the proxy. */
  readonly activeColor: pulumi.Output<Color>;
  readonly images: pulumi.Output<Record<Color, string>>;
  /** The image of the nginx that serves. */
  readonly proxyImage: pulumi.Output<string>;
  /** Settings that the active color does not run with yet. */
  readonly pending: pulumi.Output<readonly string[]>;
  readonly databaseAddress: pulumi.Output<string>;
  readonly databasePassword: pulumi.Output<string>;
}

/** The outputs of an app, known when the color is known that answered. */
export function outputsOf(
  deployment: Deployment,
  activeColor: pulumi.Output<Color>,
  database: BackendDatabase,
): BlueGreenOutputs {
  const { config, plan, actual } = deployment;
  const told = <T>(value: T): pulumi.Output<T> => activeColor.apply(() => value);
  const { dockerHost } = actual;
  const { port } = config.proxy;
  const [bindAddress = ""] = config.proxy.bindAddress;
  return {
    activeColor,
    url: told(urlOf({ dockerHost, bindAddress, port }, tlsOf(config))),
    idleUrl: told(`http://127.0.0.1:${config.proxy.idlePort}`),
    images: told(perColor((color) => plan.backends[color].image)),
    proxyImage: told(proxyImageOf(deployment)),
    pending: told(plan.backends[plan.to].pending),
    databaseAddress: told(database.address),
    databasePassword: database.password,
  };
}

function proxyImageOf({ config, plan, actual }: Deployment): string {
  const own = plan.proxy === "keep" ? actual.proxy?.image : undefined;
  // A preview that cannot ask knows neither.
  return [plan.patched.image, own].find(Boolean) ?? config.proxy.image;
}
