/** One request as it goes on the wire; a POST is one with a body. */
export interface WireRequest {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly body: string | undefined;
}

/** The unique key of a load's request with this number (from 0). */
export function requestKey(prefix: string, number: number): string {
  return `${prefix}-${number}`;
}

/** Half of the requests are POSTs, and each of the connections sends both kinds in turn. */
export function wireRequest(number: number, connections: number, keyPrefix: string): WireRequest {
  const round = Math.floor(number / connections);
  if ((number + round) % 2 === 0) {
    return { method: "GET", path: "/api/v1/forecast?series=sales&horizon=3", body: undefined };
  }
  const observation = { series: "load", value: number % 100, key: requestKey(keyPrefix, number) };
  return { method: "POST", path: "/api/v1/observations", body: JSON.stringify(observation) };
}
