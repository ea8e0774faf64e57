import { randomInt } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, request, type Server } from "node:https";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Authority, type Pair } from "../certificates";
import { docker, runPrefix } from "../dockerHost";
import { freePorts } from "../testPorts";
import { until } from "../until";
import { pebbleImage } from "./programs";

/** How an authority treats whoever asks it. */
export type Manner = "answers" | "is silent" | "is lost" | "limits";

export interface AcmeAuthorityOptions {
  /** The port at which it looks for a proof. */
  readonly proofPort: number;
  /** Seconds for which its certificates are valid. */
  readonly validity?: number;
  /** Accounts need one of these keys, by their identifiers. */
  readonly keys?: Readonly<Record<string, string>>;
  /** Names that it finds at 127.0.0.1. */
  readonly names: readonly string[];
}

let made = 0;

/**
 * Pebble, which loses nonces and wants them again, behind a relay that can be silent, lost, or out of patience. Containers
 * reach it, and it looks for proofs at 127.0.0.1.
 */
export class AcmeAuthority {
  manner: Manner = "answers";
  /** Requests that came, whatever became of them. */
  asked = 0;

  private constructor(
    private readonly container: string,
    private readonly folder: string,
    private readonly relay: Server,
    private readonly host: string,
    private readonly ports: { readonly pebble: number; readonly management: number },
    /** As PEM; of the relay and of Pebble, not of what Pebble gives. */
    readonly rootCertificate: string,
  ) {}

  static async start({
    proofPort,
    validity = 7_776_000,
    keys,
    names,
  }: AcmeAuthorityOptions): Promise<AcmeAuthority> {
    const free = await freePorts();
    const ports = { pebble: free.proxy, management: free.idle };
    const folder = await mkdtemp(join(tmpdir(), "forecaster-acme-"));
    const host = await docker(
      ...["network", "inspect", "bridge", "--format", "{{(index .IPAM.Config 0).Gateway}}"],
    );
    const trust = await Authority.make();
    const own = await trust.issue(["authority.example", host, "127.0.0.1"]);
    await put(folder, own, {
      listenAddress: `127.0.0.1:${ports.pebble}`,
      managementListenAddress: `127.0.0.1:${ports.management}`,
      ...{ certificate: "/etc/pebble/chain.pem", privateKey: "/etc/pebble/key.pem" },
      ...{ httpPort: proofPort, tlsPort: proofPort, ocspResponderURL: "" },
      ...{ externalAccountBindingRequired: keys !== undefined, externalAccountMACKeys: keys ?? {} },
      retryAfter: { authz: 1, order: 1 },
      profiles: { default: { description: "of the tests", validityPeriod: validity } },
    });
    const container = `${runPrefix}-pebble-${++made}`;
    await docker(
      ...["run", "--detach", "--name", container, "--network", "host"],
      ...names.flatMap((name) => ["--add-host", `${name}:127.0.0.1`]),
      ...["--volume", `${folder}:/etc/pebble:ro`],
      // As Let's Encrypt does it: some nonces are not taken, and a proof is looked for after a while.
      ...["--env", "PEBBLE_WFE_NONCEREJECT=20", "--env", "PEBBLE_VA_SLEEPTIME=1"],
      ...[await pebbleImage(), "-config", "/etc/pebble/config.json"],
    );
    const relay = createServer({ cert: own.chain, key: own.key });
    const authority = new AcmeAuthority(
      ...([container, folder, relay, host, ports, trust.certificate] as const),
    );
    relay.on("request", (from: IncomingMessage, to: ServerResponse) => {
      authority.#answer(from, to);
    });
    await new Promise<void>((resolve) => relay.listen(randomInt(32_000, 32_700), host, resolve));
    await until("Pebble answers", () =>
      authority
        .issuer()
        .then(() => true)
        .catch(() => false),
    );
    return authority;
  }

  /** Address of its directory. */
  get directory(): string {
    return `https://${this.host}:${(this.relay.address() as AddressInfo).port}/dir`;
  }

  /** The certificate, as PEM, with which it signs those of others; another one each time that it starts. */
  async issuer(): Promise<string> {
    const [root, intermediate] = await Promise.all([
      this.#ask("/roots/0"),
      this.#ask("/intermediates/0"),
    ]);
    return root + intermediate;
  }

  async stop(): Promise<void> {
    this.relay.closeAllConnections();
    await new Promise((resolve) => this.relay.close(resolve));
    await docker("rm", "--force", this.container);
    await rm(this.folder, { recursive: true });
  }

  #ask(path: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const port = this.ports.management;
      const options = { host: "127.0.0.1", port, path, ca: this.rootCertificate, timeout: 5000 };
      request(options, (response) => {
        let text = "";
        response.on("data", (part) => (text += String(part)));
        response.on("end", () => {
          resolve(text);
        });
      })
        .on("error", reject)
        .end();
    });
  }

  #answer(from: IncomingMessage, to: ServerResponse): void {
    this.asked++;
    switch (this.manner) {
      case "is silent":
        return;
      case "is lost":
        // lego asks again for half a minute where nobody answers; that nothing is there it takes at once.
        to.writeHead(404).end();
        return;
      case "limits":
        if (from.url === "/order-plz") {
          to.writeHead(429, { "content-type": "application/problem+json", "retry-after": "3" });
          to.end(JSON.stringify({ type: rateLimited, detail: "too many orders", status: 429 }));
          return;
        }
        this.#pass(from, to);
        return;
      case "answers":
        this.#pass(from, to);
    }
  }

  #pass(from: IncomingMessage, to: ServerResponse): void {
    const { method, url: path, headers } = from;
    const options = { host: "127.0.0.1", port: this.ports.pebble, ca: this.rootCertificate };
    const passed = request({ ...options, method, path, headers }, (answer) => {
      to.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(to);
    });
    passed.on("error", () => to.destroy());
    from.pipe(passed);
  }
}

const rateLimited = "urn:ietf:params:acme:error:rateLimited";

async function put(folder: string, { chain, key }: Pair, pebble: object): Promise<void> {
  await writeFile(join(folder, "chain.pem"), chain);
  await writeFile(join(folder, "key.pem"), key);
  await writeFile(join(folder, "config.json"), JSON.stringify({ pebble }));
}
