import * as net from "node:net";
import type { AddressInfo } from "node:net";

/** Writes to the socket whatever the test wants the server to do with its request number (from 0). */
export type Script = (socket: net.Socket, number: number) => void;

/** A server on 127.0.0.1 that behaves as badly as its script says, and keeps what it received. */
export class ScriptedServer {
  /** Connections accepted so far. */
  accepted = 0;
  /** Method and path of each request, in the order of arrival, with its head and the body of a POST. */
  readonly received: { readonly line: string; readonly head: string; readonly body: string }[] = [];
  readonly #server: net.Server;
  readonly #sockets = new Set<net.Socket>();

  private constructor(script: Script) {
    this.#server = net.createServer({ noDelay: true }, (socket) => {
      this.accepted++;
      this.#sockets.add(socket);
      socket.on("error", () => undefined);
      onEachRequest(socket, (line, head, body) => {
        this.received.push({ line, head, body });
        script(socket, this.received.length - 1);
      });
    });
  }

  /** Starts a server on a free port. */
  static async start(script: Script): Promise<ScriptedServer> {
    const scripted = new ScriptedServer(script);
    await new Promise<void>((resolve) => {
      scripted.#server.listen(0, "127.0.0.1", resolve);
    });
    return scripted;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Ends the server and every connection to it. */
  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** A complete response, with further header lines where given. */
export function wholeAnswer(...headers: readonly string[]): string {
  return ["HTTP/1.1 200 OK", "Content-Length: 2", ...headers, "", "ok"].join("\r\n");
}

function onEachRequest(
  socket: net.Socket,
  take: (line: string, head: string, body: string) => void,
): void {
  let pending = "";
  socket.on("data", (chunk) => {
    pending += chunk.toString("latin1");
    for (;;) {
      const [, head, rest] = /^(.*?)\r\n\r\n(.*)$/s.exec(pending) ?? [];
      if (head === undefined || rest === undefined) return;
      const length = Number(/^content-length: (\d+)$/im.exec(head)?.[1] ?? 0);
      if (rest.length < length) return;
      pending = rest.slice(length);
      take(head.split(" HTTP/")[0] ?? "", head, rest.slice(0, length));
    }
  });
}
