import { performance } from "node:perf_hooks";
import { Connection, type LoadTls } from "./connection";
import { LoadReport, type Mark } from "./loadReport";
import { closedLoop, openLoop, type Pace } from "./pace";
import { Tally } from "./tally";
import { wireRequest } from "./wireRequest";

/** What a load sends to 127.0.0.1 and how much of it at most. */
export interface LoadOptions {
  readonly port: number;
  /** Unique to the load: every POST carries `<keyPrefix>-<number>`. */
  readonly keyPrefix: string;
  readonly connections?: number;
  /** Requests per second over all connections, or as many as the answers allow. */
  readonly rate?: number | "closed loop";
  /** Stops by itself after so many seconds. */
  readonly seconds?: number;
  /** Stops by itself after so many requests. */
  readonly maxRequests?: number;
  /** A request without a complete response after so many milliseconds is lost. */
  readonly timeoutMs?: number;
  /** Of every request, beside its own. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Users come by TLS. */
  readonly tls?: LoadTls;
}

type Options = Required<Omit<LoadOptions, "tls">> & Pick<LoadOptions, "tls">;

const defaults = {
  connections: 200,
  rate: 500,
  seconds: 600,
  maxRequests: 1_000_000,
  timeoutMs: 30_000,
  headers: {},
} as const;

const tickMs = 5;

/** Starts users who send half POST, half GET over keep-alive connections and never send twice. */
export function startLoad(options: LoadOptions): Load {
  return new Load({ ...defaults, ...options });
}

/** A load under way; it ends when stopped or at its bounds, whichever comes first. */
export class Load {
  /** Settles when every request that began has its outcome. */
  readonly done: Promise<LoadReport>;

  readonly #options: Options;
  readonly #pace: Pace;
  readonly #connections: readonly Connection[];
  readonly #idle: Connection[];
  readonly #tally = new Tally();
  readonly #marks: Mark[] = [];
  readonly #startedAt = performance.now();
  readonly #ticker: NodeJS.Timeout;
  #report: (report: LoadReport) => void = () => undefined;
  #endedMs: number | undefined;

  constructor(options: Options) {
    this.#options = options;
    this.#pace = options.rate === "closed loop" ? closedLoop : openLoop(options.rate);
    this.#connections = Array.from(
      { length: options.connections },
      (_, index) => new Connection(index, options),
    );
    this.#idle = [...this.#connections];
    this.done = new Promise((resolve) => (this.#report = resolve));
    this.#ticker = setInterval(() => {
      this.#launchDue();
    }, tickMs);
  }

  /** Names this moment in the report; returns it in milliseconds since the load began. */
  mark(label: string): number {
    const atMs = this.#nowMs();
    this.#marks.push({ label, atMs });
    return atMs;
  }

  /** Begins no further request, waits for the answers under way, and reports. */
  stop(): Promise<LoadReport> {
    this.#launchDue();
    this.#end();
    return this.done;
  }

  #nowMs(): number {
    return performance.now() - this.#startedAt;
  }

  #dueBy(elapsedMs: number): number {
    return Math.min(this.#pace.dueBy(elapsedMs), this.#options.maxRequests);
  }

  #launchDue(): void {
    if (this.#endedMs !== undefined) return;
    const nowMs = this.#nowMs();
    const due = this.#dueBy(nowMs);
    while (this.#tally.records.length < due) {
      const connection = this.#idle.shift();
      if (connection === undefined) break;
      this.#launch(connection);
    }
    const isSpent = this.#tally.records.length >= this.#options.maxRequests;
    if (isSpent || nowMs >= this.#options.seconds * 1000) this.#end();
  }

  #launch(connection: Connection): void {
    const number = this.#tally.records.length;
    const beganMs = this.#nowMs();
    const dueMs = this.#pace.dueAt(number, beganMs);
    const request = wireRequest(number, this.#connections.length, this.#options.keyPrefix);
    const settle = this.#tally.begin({ request, beganMs, dueMs, connection: connection.index });
    connection.send(request, {
      settled: (outcome) => {
        settle(outcome, this.#nowMs());
        this.#idle.push(connection);
        this.#launchDue();
        this.#reportWhenQuiet();
      },
      spoiled: (outcome) => {
        settle(outcome, this.#nowMs());
      },
    });
  }

  #end(): void {
    if (this.#endedMs !== undefined) return;
    this.#endedMs = this.#nowMs();
    clearInterval(this.#ticker);
    this.#reportWhenQuiet();
  }

  #reportWhenQuiet(): void {
    const endedMs = this.#endedMs;
    if (endedMs === undefined || this.#idle.length < this.#connections.length) return;
    this.#report(this.#measured(endedMs));
    for (const connection of this.#connections) connection.close();
  }

  #measured(endedMs: number): LoadReport {
    const { records, failures } = this.#tally;
    return new LoadReport({
      requests: records,
      failures,
      marks: this.#marks,
      keyPrefix: this.#options.keyPrefix,
      reconnects: sum(this.#connections.map((connection) => connection.reconnects)),
      socketsOpened: sum(this.#connections.map((connection) => connection.socketsOpened)),
      neverBegun: this.#pace === closedLoop ? 0 : this.#dueBy(endedMs) - records.length,
      seconds: endedMs / 1000,
    });
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
