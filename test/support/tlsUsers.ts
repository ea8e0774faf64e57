import { strict as assert } from "node:assert";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { connect } from "node:tls";
import { type Load, startLoad } from "../../tools/load/load";
import { type Answered, askByTls } from "./ask";
import type { Authority, Pair } from "./certificates";
import type { TestStack } from "./testStack";
import { ending } from "./until";

/** The name that users have for a test stack. */
export const host = "forecast.example";

/** Gives a stack a certificate to hold; the next `up` brings it. */
export async function givePair(stack: TestStack, { chain, key }: Pair): Promise<void> {
  await stack.set("proxy.tlsPort", stack.ports.tls);
  await stack.set("certificateChain", chain);
  await stack.setSecret("certificateKey", key);
}

/** What users of a test stack do by TLS, who trust an authority of the tests. */
export class TlsUsers {
  #loads = 0;

  constructor(
    private readonly stack: TestStack,
    private readonly authority: Pick<Authority, "certificate">,
  ) {}

  get trust(): { readonly ca: string; readonly servername: string } {
    return { ca: this.authority.certificate, servername: host };
  }

  ask(path: string): Promise<Answered> {
    return askByTls(this.stack.ports.tls, path, { ...this.trust, headers: { host } });
  }

  /** The serial number of the certificate that a new user gets. */
  async serial(): Promise<string> {
    const socket = connect({ host: "127.0.0.1", port: this.stack.ports.tls, ...this.trust });
    await once(socket, "secureConnect");
    const { serialNumber } = socket.getPeerCertificate();
    socket.destroy();
    return serialNumber;
  }

  /** Whether new users trust what they get: several, since one of nginx's workers can be a moment behind the other. */
  async areServed(): Promise<boolean> {
    try {
      for (let user = 0; user < 3; user++) await this.serial();
      return true;
    } catch {
      return false;
    }
  }

  /** Uploads so large that nginx puts them into files, one after the other, until something has happened. */
  async upload(until: Promise<unknown>): Promise<number> {
    const waits = ending(until);
    const body = `${JSON.stringify({ series: "upload", value: 1 }).slice(0, -1)},"padding":"${"x".repeat(300_000)}"}`;
    let uploads = 0;
    while (!waits.isOver) {
      const key = `upload-${this.stack.prefix}-${++uploads}`;
      const options = { ...this.trust, method: "POST", headers: { host }, body };
      const path = `/api/v1/observations?key=${key}`;
      const { status } = await askByTls(this.stack.ports.tls, path, options);
      assert.ok(status < 500, `upload ${uploads}: ${status}`);
    }
    return uploads;
  }

  /** Acts while 100 users stay connected and 100 connect anew for each request; no request may fail. */
  async noticeNothing(act: () => Promise<void>): Promise<void> {
    const loads = [this.#load({}), this.#load({ connection: "close" })];
    try {
      const acts = act();
      assert.ok((await this.upload(acts)) > 0);
      await acts;
      // What was given the listeners before answers what it has for a while.
      await sleep(5000);
    } finally {
      const reports = await Promise.all(loads.map((load) => load.stop()));
      for (const { failures, sent } of reports) {
        assert.deepEqual(failures, []);
        assert.ok(sent > 500, `only ${sent} requests`);
      }
    }
  }

  #load(headers: Readonly<Record<string, string>>): Load {
    return startLoad({
      port: this.stack.ports.tls,
      keyPrefix: `tls-${this.stack.prefix}-${++this.#loads}`,
      ...{ connections: 100, rate: 100, tls: this.trust, headers },
    });
  }
}
