import type { ServerResponse } from "node:http";

/** Sends `hello` with the version at once, then silence, or a `tick` every `interval` milliseconds. */
export function openEventStream(response: ServerResponse, version: string, interval: number): void {
  let count = 0;
  const send = (event: string) => {
    response.write(`event: ${event}\ndata: ${JSON.stringify({ version, count: count++ })}\n\n`);
  };
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache" });
  send("hello");
  if (interval === 0) return;
  const timer = setInterval(send, interval, "tick");
  response.on("close", () => {
    clearInterval(timer);
  });
}
