import * as pulumi from "@pulumi/pulumi";
import type { Config } from "./model/config/schema";
import { curlHeaders } from "./model/curlHeaders";

/** Where a command decides, an answer shows that nginx reaches the backend. */
const anyButFailure = Array.from({ length: 300 }, (_, index) => 200 + index);

/** What scripts/lib/probe.sh needs: the headers that every probe is sent with, and what counts as ready. */
export function probeEnvironment(gate: Config["gate"]): Record<string, pulumi.Input<string>> {
  const { host, headers, statuses, command } = gate;
  const text = curlHeaders({ ...(host === undefined ? {} : { Host: host }), ...headers });
  return {
    PROBE_HEADERS: text === "" ? "" : pulumi.secret(text),
    READY_STATUSES: (command === undefined ? statuses : anyButFailure).join(" "),
  };
}
