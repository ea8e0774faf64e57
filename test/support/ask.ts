import { type IncomingHttpHeaders, request, type RequestOptions } from "node:http";
import * as https from "node:https";
import { text } from "node:stream/consumers";

/** A complete response from 127.0.0.1. */
export interface Answered {
  readonly status: number;
  /** `X-Color`, from the proxy. */
  readonly color: string | undefined;
  /** `X-Version`, from the backend. */
  readonly version: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Sends one request over a connection of its own; fails when the answer is not whole in 60 s. */
export function ask(
  port: number,
  path: string,
  options: RequestOptions & { body?: string } = {},
): Promise<Answered> {
  return answered(request, port, path, options);
}

/** The same by TLS; fails too when the certificate is not from `ca` and for `servername`. */
export function askByTls(
  port: number,
  path: string,
  options: https.RequestOptions & { ca: string; servername: string; body?: string },
): Promise<Answered> {
  return answered(https.request, port, path, options);
}

function answered(
  send: typeof request,
  port: number,
  path: string,
  { body, ...options }: RequestOptions & { body?: string },
): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const settings = { agent: false, timeout: 60_000, ...options };
    const sent = send({ host: "127.0.0.1", port, path, ...settings }, (response) => {
      text(response).then((answer) => {
        resolve({
          status: response.statusCode ?? 0,
          color: header(response.headers["x-color"]),
          version: header(response.headers["x-version"]),
          headers: response.headers,
          body: answer,
        });
      }, reject);
    });
    sent.once("timeout", () => sent.destroy(new Error(`no answer on port ${port} in 60 s`)));
    sent.once("error", reject);
    sent.end(body);
  });
}

function header(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(", ") : value;
}
