import { readFile } from "node:fs/promises";

interface EngineEvent {
  readonly resOutputsEvent?: { readonly metadata: { readonly op: string; readonly urn: string } };
}

const nothingDone = ["same", "read", "refresh"];

/** The names of the resources that an update created, updated, replaced or deleted, each once. */
export async function changedResources(eventLog: string): Promise<string[]> {
  const lines = (await readFile(eventLog, "utf8")).split("\n").filter((line) => line !== "");
  const steps = lines
    .map((line) => (JSON.parse(line) as EngineEvent).resOutputsEvent?.metadata)
    .filter((step) => step !== undefined && !nothingDone.includes(step.op));
  return [...new Set(steps.map((step) => step?.urn.split("::").pop() ?? ""))];
}
