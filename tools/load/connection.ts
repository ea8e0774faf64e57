import * as http from "node:http";
import * as https from "node:https";
import type { Socket } from "node:net";
import { Exchange } from "./exchange";
import { lost, type Outcome } from "./outcome";
import type { WireRequest } from "./wireRequest";

/** What a connection tells about the request that it carries. */
export interface RequestListener {
  /** Called once per request. */
  settled(outcome: Outcome): void;
  /** Called after `settled`, when further bytes show that the answer was longer than it said. */
  spoiled(outcome: Outcome): void;
}

/** The authority that a server's certificate must be from, and the host name that it must be for. */
export interface LoadTls {
  readonly ca: string;
  readonly servername: string;
}

/** How each request of a connection goes out. */
export interface ConnectionOptions {
  readonly port: number;
  /** A request without a complete response after so many milliseconds is lost. */
  readonly timeoutMs: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Undefined for plain HTTP. */
  readonly tls?: LoadTls | undefined;
}

/** One user's keep-alive connection to 127.0.0.1: one request at a time, each written once. */
export class Connection {
  readonly index: number;
  /** Sockets opened so far: 1, the reconnects, and one after each failure that broke the socket. */
  socketsOpened = 0;
  /** Sockets that the server closed between two requests, as HTTP allows. */
  reconnects = 0;

  readonly #options: http.RequestOptions;
  readonly #agent: http.Agent;
  readonly #request: typeof http.request;
  readonly #timeoutMs: number;
  readonly #headers: Readonly<Record<string, string>>;
  #socket: Socket | undefined;
  #listener: RequestListener | undefined;
  #isIdle = true;
  /** What the socket had read when its last answer was whole. */
  #bytesOfAnswers = 0;
  #lastWasLost = false;
  readonly #looksForMore: boolean;

  constructor(index: number, { port, timeoutMs, headers = {}, tls }: ConnectionOptions) {
    this.index = index;
    const shared = { keepAlive: true, maxSockets: 1 };
    this.#agent =
      tls === undefined ? new http.Agent(shared) : new https.Agent({ ...shared, ...tls });
    this.#request = tls === undefined ? http.request : https.request;
    this.#options = { host: "127.0.0.1", port, agent: this.#agent };
    this.#timeoutMs = timeoutMs;
    // TLS has messages of its own between two answers.
    this.#looksForMore = tls === undefined;
    this.#headers = headers;
  }

  /** Writes the request once; it is settled at the latest after the timeout. */
  send(request: WireRequest, listener: RequestListener): void {
    this.#isIdle = false;
    this.#listener = listener;
    const clientRequest = this.#request({
      ...this.#options,
      method: request.method,
      path: request.path,
      headers: {
        ...this.#headers,
        ...(request.body === undefined ? {} : { "content-type": "application/json" }),
      },
    });
    clientRequest.once("socket", (socket) => {
      this.#use(socket);
    });
    new Exchange(clientRequest, this.#timeoutMs).whenOver((outcome) => {
      this.#isIdle = true;
      this.#bytesOfAnswers = this.#socket?.bytesRead ?? 0;
      this.#lastWasLost = outcome.lost;
      listener.settled(outcome);
    });
    clientRequest.end(request.body);
  }

  /** Closes the socket. */
  close(): void {
    this.#agent.destroy();
  }

  #use(socket: Socket): void {
    if (socket === this.#socket) return;
    if (this.#socket !== undefined && !this.#lastWasLost) this.reconnects++;
    this.#socket = socket;
    this.socketsOpened++;
    // The agent would hand out a socket whose FIN has arrived until its close has run too.
    socket.once("end", () => {
      if (this.#isIdle) socket.destroy();
    });
    if (!this.#looksForMore) return;
    // And it drops bytes that nobody asked for without a word. Newer Node closes the socket then,
    // without an event for them.
    const lookForMore = () => {
      if (this.#isIdle && socket === this.#socket) this.#expectNoMore(socket);
    };
    socket.on("data", lookForMore);
    socket.once("close", lookForMore);
  }

  #expectNoMore(socket: Socket): void {
    if (socket.bytesRead === this.#bytesOfAnswers) return;
    socket.destroy();
    if (this.#lastWasLost) return;
    this.#lastWasLost = true;
    this.#listener?.spoiled(lost("broken answer", 200, "bytes after the end of the answer"));
  }
}
