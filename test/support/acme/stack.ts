import type { TestStack } from "../testStack";
import { host } from "../tlsUsers";
import type { AcmeAuthority } from "./authority";
import { legoImage } from "./programs";

/** Lets a stack ask an authority for its certificate, often, from its next `up` on. */
export async function askForCertificate(stack: TestStack, authority: AcmeAuthority): Promise<void> {
  await stack.set("proxy.tlsPort", stack.ports.tls);
  await stack.set("proxy.certificate.names", [host]);
  await stack.set("proxy.certificate.acme", {
    email: "operations@forecast.example",
    directory: authority.directory,
    image: await legoImage(),
    ...{ checkEvery: "2s", retryEvery: "1s" },
  });
  await stack.set("proxy.certificate.acme.rootCertificate", authority.rootCertificate);
}
