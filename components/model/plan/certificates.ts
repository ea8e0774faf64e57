import type { Action } from "./action";
import type { Actual } from "./actual";
import type { Desired } from "./desired";
import { differences } from "./settings";

/** What an update does with the container that obtains the certificate; `none`: the stack has none when it is over. */
export type CertificatesAction = Action | "none";

/** It serves nobody: whatever differs, another one takes its place. */
export function certificatesAction(desired: Desired, actual: Actual): CertificatesAction {
  const { certificates: wanted } = desired;
  const { certificates: facts } = actual;
  if (wanted === undefined) return "none";
  if (actual.isAssumed === true) return "keep";
  if (facts === undefined) return "create";
  const isUnchanged = differences(facts.settings, wanted.settings).length === 0;
  const isCutOff = actual.missing?.includes(desired.names.network) === true;
  return isUnchanged && facts.status === "running" && !isCutOff ? "keep" : "recreate";
}

/** Who obtains the certificate, in words: only where that changes. */
export function describeCertificates(
  action: CertificatesAction,
  { certificates: wanted, names: { certificates: name }, stack }: Desired,
  { certificates: facts }: Actual,
): string[] {
  if (wanted === undefined) {
    return facts?.stack !== stack
      ? []
      : [`The container ${name}, which obtained the certificate, is removed; its volume stays.`];
  }
  switch (action) {
    case "create":
      return [`A container (${name}) obtains the certificate from ${wanted.authority}.`];
    case "recreate":
      return [
        `The container that obtains the certificate from ${wanted.authority} (${name}) is made again; what users have stays until there is another one.`,
      ];
    case "keep":
    case "none":
      return [];
  }
}
