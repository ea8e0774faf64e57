import type { Answerer } from "./outcome";
import type { Failure, RequestRecord } from "./tally";
import { requestKey } from "./wireRequest";

/** A moment that matters, in milliseconds since the load began. */
export interface Mark {
  readonly label: string;
  readonly atMs: number;
}

/** What a load measured, as plain data. */
export interface Measurements {
  readonly requests: readonly RequestRecord[];
  readonly failures: readonly Failure[];
  readonly marks: readonly Mark[];
  readonly keyPrefix: string;
  /** Sockets that the server closed between two requests. */
  readonly reconnects: number;
  readonly socketsOpened: number;
  /** Requests that were due, but found no free connection until the load was stopped. */
  readonly neverBegun: number;
  readonly seconds: number;
}

/** The keys of the POSTs, for the comparison with what the database holds. */
export interface SentKeys {
  readonly prefix: string;
  readonly acknowledged: readonly string[];
  readonly unacknowledged: readonly string[];
}

/** What became of every request of a load. */
export class LoadReport {
  readonly requests: readonly RequestRecord[];
  readonly failures: readonly Failure[];
  readonly marks: readonly Mark[];
  readonly reconnects: number;
  readonly socketsOpened: number;
  readonly neverBegun: number;
  readonly seconds: number;
  readonly keys: SentKeys;
  readonly #sortedLatencies: Float64Array;

  constructor(measured: Measurements) {
    this.requests = measured.requests;
    this.failures = measured.failures;
    this.marks = measured.marks;
    this.reconnects = measured.reconnects;
    this.socketsOpened = measured.socketsOpened;
    this.neverBegun = measured.neverBegun;
    this.seconds = measured.seconds;
    this.keys = keysOf(measured.requests, measured.keyPrefix);
    const answered = this.requests.filter(isAnswered);
    this.#sortedLatencies = Float64Array.from(answered, (request) => request.latencyMs).sort();
  }

  get sent(): number {
    return this.requests.length;
  }

  /** Whether the load kept its pace: fewer than a tenth of the requests that were due found no free connection. */
  get keptPace(): boolean {
    return this.sent > 0 && this.neverBegun < this.sent / 10;
  }

  get answered(): number {
    return this.#sortedLatencies.length;
  }

  /** Answers per release, by `X-Version`; "none" counts those without the header. */
  get perVersion(): Readonly<Record<string, number>> {
    return countBy(this.requests, (answerer) => answerer.version);
  }

  /** Answers per color, by `X-Color`; "none" counts those without the header. */
  get perColor(): Readonly<Record<string, number>> {
    return countBy(this.requests, (answerer) => answerer.color);
  }

  /** The latency in milliseconds that this share (0 to 1) of the answered requests did not exceed. */
  latencyMs(share: number): number {
    const rank = Math.max(1, Math.ceil(share * this.#sortedLatencies.length));
    return this.#sortedLatencies[rank - 1] ?? NaN;
  }

  /** Requests that began within so many milliseconds before or after the moment. */
  near(atMs: number, withinMs = 500): readonly RequestRecord[] {
    return this.requests.filter(({ beganMs }) => Math.abs(beganMs - atMs) <= withinMs);
  }

  /** Requests that began after the moment and met the old version or color all the same. */
  lateAfter(atMs: number, versionOrColor: string, untilMs = Infinity): readonly RequestRecord[] {
    return this.requests.filter(
      ({ beganMs, answerer }) =>
        beganMs > atMs &&
        beganMs < untilMs &&
        (answerer?.version === versionOrColor || answerer?.color === versionOrColor),
    );
  }
}

function isAnswered(request: RequestRecord): boolean {
  return request.answerer !== undefined;
}

function keysOf(requests: readonly RequestRecord[], prefix: string): SentKeys {
  const acknowledged: string[] = [];
  const unacknowledged: string[] = [];
  requests.forEach((request, number) => {
    if (request.method !== "POST") return;
    (isAnswered(request) ? acknowledged : unacknowledged).push(requestKey(prefix, number));
  });
  return { prefix, acknowledged, unacknowledged };
}

function countBy(
  requests: readonly RequestRecord[],
  name: (answerer: Answerer) => string | undefined,
): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { answerer } of requests) {
    if (answerer === undefined) continue;
    const key = name(answerer) ?? "none";
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}
