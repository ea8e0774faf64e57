import type { Answer, Answerer, FailureKind, Loss, Outcome } from "./outcome";
import type { WireRequest } from "./wireRequest";

/** One request of a load; times in milliseconds since the load began, latency from when it was due. */
export interface RequestRecord {
  readonly method: WireRequest["method"];
  readonly beganMs: number;
  latencyMs: number;
  /** Absent when the request was lost. */
  answerer: Answerer | undefined;
}

/** A lost request: what happened, when it began (milliseconds since the load began), and where. */
export interface Failure {
  readonly kind: FailureKind;
  readonly detail: string;
  readonly beganMs: number;
  readonly connection: number;
  readonly method: WireRequest["method"];
  readonly path: string;
  readonly status: number | undefined;
}

/** Where and when a request began. */
export interface Beginning {
  readonly connection: number;
  readonly request: WireRequest;
  readonly beganMs: number;
  readonly dueMs: number;
}

/** Keeps one small record for each request, and every detail of the lost ones. */
export class Tally {
  /** In the order in which the requests began. */
  readonly records: RequestRecord[] = [];
  readonly failures: Failure[] = [];
  readonly #answerers = new Map<string, Answerer>();

  /** Notes the outcome of a request that lasted until now; a later outcome replaces an earlier one. */
  begin({ request, beganMs, dueMs, connection }: Beginning): (o: Outcome, nowMs: number) => void {
    const record: RequestRecord = {
      method: request.method,
      beganMs,
      latencyMs: 0,
      answerer: undefined,
    };
    this.records.push(record);
    return (outcome, nowMs) => {
      record.latencyMs = nowMs - dueMs;
      record.answerer = outcome.lost ? undefined : this.#interned(outcome);
      if (outcome.lost) this.#fail(outcome, { request, beganMs, connection });
    };
  }

  #fail(loss: Loss, { request, beganMs, connection }: Omit<Beginning, "dueMs">): void {
    const { kind, detail, status } = loss;
    const { method, path } = request;
    this.failures.push({ kind, detail, status, beganMs, connection, method, path });
  }

  // One object per release instead of one per answer keeps 100,000 records small.
  #interned({ answerer }: Answer): Answerer {
    const key = `${answerer.version ?? ""}\n${answerer.color ?? ""}`;
    const known = this.#answerers.get(key) ?? answerer;
    this.#answerers.set(key, known);
    return known;
  }
}
