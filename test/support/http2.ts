import { once } from "node:events";
import { type ClientHttp2Session, connect, type OutgoingHttpHeaders } from "node:http2";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import type { LoadTls } from "../../tools/load/connection";
import { ending } from "./until";

/** An answer over HTTP/2. */
export interface Http2Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** A connection of HTTP/2 to 127.0.0.1, as browsers make it. */
export class Http2User {
  private constructor(private readonly session: ClientHttp2Session) {}

  /** Fails when the server does not speak it, or is not who it should be. */
  static async connect(port: number, { ca, servername }: LoadTls): Promise<Http2User> {
    const session = connect(`https://127.0.0.1:${port}`, { ca, servername });
    await once(session, "connect");
    if (session.alpnProtocol !== "h2") throw new Error(`got ${session.alpnProtocol}`);
    return new Http2User(session);
  }

  /** Sends a request; its body comes in parts, and nothing says how long it is. */
  async ask(
    path: string,
    headers: OutgoingHttpHeaders = {},
    body?: AsyncIterable<string>,
  ): Promise<Http2Answer> {
    const stream = this.session.request({ ":path": path, ...headers }, { endStream: !body });
    const answer = once(stream, "response");
    if (body !== undefined) {
      for await (const part of body) stream.write(part);
      stream.end();
    }
    const [received] = (await answer) as [Record<string, unknown>];
    return { status: Number(received[":status"]), headers: received, body: await text(stream) };
  }

  close(): void {
    this.session.close();
  }
}

/** White space until something has happened, and then the text. */
export async function* slowly(body: string, until: Promise<unknown>): AsyncIterable<string> {
  const waits = ending(until);
  while (!waits.isOver) {
    yield " ".repeat(1000);
    await sleep(100);
  }
  yield body;
}
