import { once } from "node:events";
import { request } from "node:http";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import type { Answered } from "./ask";
import { ending } from "./until";

/** A POST whose body comes over a slow line; what is left of it comes at once when the line gets fast. */
export interface SlowUpload {
  readonly port: number;
  readonly path: string;
  /** What the body ends with; white space comes before it. */
  readonly body: string;
  /** Of the whole body. */
  readonly bytes: number;
  readonly bytesPerSecond: number;
  readonly fast: Promise<unknown>;
  /** Without a length nginx sees the body's end only when it comes. */
  readonly isChunked: boolean;
}

/** Sends it over a connection of its own; fails when the answer is not whole. */
export function slowUpload(upload: SlowUpload): Promise<Pick<Answered, "status" | "color">> {
  const { port, path, bytes, isChunked } = upload;
  const headers = isChunked ? {} : { "content-length": bytes };
  return new Promise((resolve, reject) => {
    const options = { host: "127.0.0.1", port, path, method: "POST", agent: false, headers };
    const sent = request(options, (response) => {
      const color = response.headers["x-color"]?.toString();
      text(response).then(() => {
        resolve({ status: response.statusCode ?? 0, color });
      }, reject);
    });
    sent.once("error", reject);
    send(upload, (part) => sent.write(part) || once(sent, "drain"))
      .then(() => sent.end(upload.body))
      .catch(reject);
  });
}

async function send(
  { body, bytes, bytesPerSecond, fast }: SlowUpload,
  write: (part: string) => unknown,
): Promise<void> {
  const slowness = ending(fast);
  const part = " ".repeat(bytesPerSecond / 10);
  let left = bytes - body.length;
  for (; left > part.length; left -= part.length) {
    await write(part);
    if (!slowness.isOver) await sleep(100);
  }
  await write(" ".repeat(left));
}
