import type { Acme } from "./acme";
import { selfMadeName } from "./selfMadeName";
import { type Chain, readChain } from "./chain";
import { type CertificateFacts, dayMs, daysAhead, ending } from "./findings";

/** What a certificate from an authority is judged by. */
export interface AcmeFindings {
  readonly acme: Acme;
  /** The host's port for users without TLS. */
  readonly port: number;
  /** The container that obtains it. */
  readonly container: string;
  readonly facts: CertificateFacts;
}

/** Authorities ask there, and nowhere else (RFC 8555, section 8.3). */
const challengeAt = 80;

/** What its reader has to know of a certificate from an authority: none of it stands in the way of an update. */
export function acmeWarnings(
  { acme: { authority, names }, port, container, facts }: AcmeFindings,
  now: Date,
): string[] {
  const served = facts.served === undefined ? undefined : readChain(facts.served);
  return [
    ...(port === challengeAt
      ? []
      : [
          `${authority} asks for a proof at port ${challengeAt} of ${names.join(", ")}, and nginx listens at ${port} (proxy.port): something in front must pass it on.`,
        ]),
    ...(served === undefined || isSelfMade(served)
      ? [
          `Users who come by TLS get a certificate that this stack has made itself, of which browsers warn, until that of ${authority} is there: soon after the first color serves (docker logs ${container}).`,
        ]
      : ending(served, now, Math.min(daysAhead, quarterOf(served)))),
    ...troubleOf(facts.told, authority, container),
    // Without a pair there is nothing that nginx could refuse.
    ...(facts.given === undefined || facts.trouble === undefined
      ? []
      : [`nginx cannot serve with what ${authority} has given: ${facts.trouble}.`]),
  ];
}

function isSelfMade({ own }: Chain): boolean {
  return own.subject === `CN=${selfMadeName}`;
}

/** Days: one is renewed when a third of its time is left, and of a short one when a half is. */
function quarterOf({ own: { validFrom, validTo } }: Chain): number {
  return (new Date(validTo).getTime() - new Date(validFrom).getTime()) / dayMs / 4;
}

/** What failed since the last attempt that did not: `attempts seconds order words`. */
function troubleOf(told: string | undefined, authority: string, container: string): string[] {
  const [, attempts, seconds, words = ""] =
    /^(\d{1,9}) (\d{1,12}) \S+ (.*)$/.exec(told ?? "") ?? [];
  if (attempts === undefined) return [];
  const last = new Date(Number(seconds) * 1000).toISOString().replace(/\.\d+Z$/, "Z");
  const how =
    attempts === "1" ? "An attempt failed" : `${attempts} attempts failed one after the other`;
  return [
    `${authority} gives no certificate, which stops no release. ${how}, at last at ${last}: ${words.trim()} (it is tried again by itself, and within a minute after docker restart ${container}).`,
  ];
}
