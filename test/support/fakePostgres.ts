import { createServer, type AddressInfo, type Socket } from "node:net";

/** A message of Postgres: https://www.postgresql.org/docs/current/protocol-message-formats.html */
function message(type: string, body: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length + 4);
  return Buffer.concat([Buffer.from(type), length, body]);
}

const authenticated = message("R", Buffer.alloc(4));
const ready = message("Z", Buffer.from("I"));
const done = message("C", Buffer.from("SELECT 0\0"));

/** Takes connections as Postgres does, and has no rows for any query. */
export class FakePostgres {
  /** Connections that are open, and the most that were ever being opened at one moment. */
  readonly open = new Set<Socket>();
  mostAtOnce = 0;
  private opening = 0;

  private readonly server = createServer((socket) => {
    let isOpen = false;
    this.mostAtOnce = Math.max(this.mostAtOnce, ++this.opening);
    socket.on("error", () => undefined);
    socket.on("close", () => {
      this.open.delete(socket);
    });
    socket.on("data", (data) => {
      if (isOpen) {
        if (data.toString("latin1", 0, 1) === "Q") socket.write(Buffer.concat([done, ready]));
        return;
      }
      isOpen = true;
      setTimeout(() => {
        this.opening--;
        this.open.add(socket);
        socket.write(Buffer.concat([authenticated, ready]));
        this.onOpen();
      }, 5);
    });
  });

  /** What happens when a connection was opened. */
  onOpen: () => void = () => undefined;

  /** Starts it; returns its URL. */
  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    return `postgresql://user:password@127.0.0.1:${(this.server.address() as AddressInfo).port}/name`;
  }

  /** Closes every connection, as a restart of Postgres does. */
  closeAll(): void {
    for (const socket of this.open) socket.destroy();
  }

  async stop(): Promise<void> {
    this.closeAll();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
