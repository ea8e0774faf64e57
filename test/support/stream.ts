import { get, type ClientRequest } from "node:http";
import { performance } from "node:perf_hooks";

/** A part of a stream that has arrived. */
export interface Arrived {
  readonly text: string;
  /** Milliseconds since the part before it, or since the request. */
  readonly afterMs: number;
}

/** A stream of server-sent events from 127.0.0.1, over a connection of its own. */
export class Stream {
  readonly #request: ClientRequest;
  readonly #arrived: Arrived[] = [];
  #wake: () => void = () => undefined;
  #ended: string | undefined;
  #lastMs = performance.now();

  constructor(port: number, path: string, headers: object = { accept: "text/event-stream" }) {
    this.#request = get(
      { host: "127.0.0.1", port, path, headers: { ...headers }, agent: false },
      (response) => {
        response.setEncoding("utf8");
        response.on("data", (text: string) => {
          const nowMs = performance.now();
          this.#arrived.push({ text, afterMs: nowMs - this.#lastMs });
          this.#lastMs = nowMs;
          this.#wake();
        });
        response.on("close", () => {
          this.#end("the server closed the stream");
        });
      },
    );
    this.#request.on("error", (error) => {
      this.#end(error.message);
    });
  }

  /** The next part; rejects when the stream ends before it. */
  async next(): Promise<Arrived> {
    for (;;) {
      const part = this.#arrived.shift();
      if (part !== undefined) return part;
      if (this.#ended !== undefined) throw new Error(`the stream ended: ${this.#ended}`);
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  /** Ends the stream from the reader's side. */
  close(): void {
    this.#request.destroy();
  }

  #end(reason: string): void {
    this.#ended ??= reason;
    this.#wake();
  }
}
