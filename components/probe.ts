import * as pulumi from "@pulumi/pulumi";
import type { Config } from "./model/config/schema";
import { curlHeaders } from "./model/curlHeaders";

/** What scripts/lib/probe.sh needs: the headers that every probe is sent with, and what counts as ready. */
export function probeEnvironment(gate: Config["gate"]): Record<string, pulumi.Input<string>> {
  const { host, headers, statuses } = gate;
  const text = curlHeaders({ ...(host === undefined ? {} : { Host: host }), ...headers });
  return {
    PROBE_HEADERS: text === "" ? "" : pulumi.secret(text),
    READY_STATUSES: statuses.join(" "),
  };
}
