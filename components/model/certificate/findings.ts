import { type Chain, keyTrouble, lacksIntermediate, missingNames, readChain } from "./chain";
import { fromFile, setting } from "../config/configCommand";
import { settingPath } from "../problems";
import type { Problem } from "../problems";
import type { Tls } from "./tls";

/** What the Docker host tells of certificates: texts as PEM, and what came in their place. */
export interface CertificateFacts {
  /** nginx has the pair that the stack holds, or was made with these files. */
  readonly isServed?: boolean;
  /** What nginx serves with. */
  readonly served?: string | undefined;
  /** What it would get. */
  readonly given?: string | undefined;
  /** Why nginx could not serve with files of the Docker host. */
  readonly trouble?: string | undefined;
  /** What the container says whose attempts to obtain one have failed, as scripts/obtainCertificate.sh tells it. */
  readonly told?: string | undefined;
  /** Why nobody has looked at them. */
  readonly unseen?: string | undefined;
}

/** So many days before its end a certificate is said to end. */
export const daysAhead = 14;
/** Milliseconds of a day. */
export const dayMs = 86_400_000;

/** The lines of scripts/readCertificate.sh. */
export function parseCertificateFacts(output: string): CertificateFacts {
  const fields = new Map(
    output.split("\n").map((line) => {
      const [kind = "", ...rest] = line.split("\t");
      return [kind, rest.join(" ")];
    }),
  );
  const decoded = (kind: string) => {
    const text = fields.get(kind);
    return text === undefined ? undefined : Buffer.from(text, "base64").toString("latin1");
  };
  return {
    ...{ served: decoded("served"), given: decoded("given") },
    ...{ trouble: fields.get("trouble"), unseen: fields.get("unseen"), told: fields.get("told") },
  };
}

/** Something wrong with the certificate that users would get, and the setting that it is from. */
interface Flaw {
  readonly path: string;
  readonly words: string;
  readonly fix: string;
}

/**
 * What is wrong with the certificate that users would get, and when it ends. A certificate never stands in the way of a
 * release: where nginx serves with it already, what is wrong is said, and where it is in files users keep what they have.
 */
export function certificateFindings(
  tls: Tls,
  facts: CertificateFacts,
  now: Date,
): { problems: Problem[]; warnings: string[] } {
  const { source } = tls;
  const { served, given, unseen } = facts;
  const chain = given === undefined ? undefined : readChain(given);
  const isServed = facts.isServed === true && (source.kind === "texts" || served !== undefined);
  const flaws = flawsOf(tls, facts, chain, now);
  // Files reach users when nginx finds them, perhaps never.
  const after = source.kind === "files" && served !== undefined ? readChain(served) : chain;
  return {
    problems: isServed
      ? []
      : flaws.map(({ path, words, fix }) => ({
          path,
          message: `a certificate that users could not use; expected a valid one with its key, got this: ${words}`,
          fix,
        })),
    warnings: [
      ...(isServed
        ? flaws.map(({ path, words }) => `The certificate of ${path} is wrong: ${words}.`)
        : []),
      ...(unseen === undefined ? [] : [`Nobody has looked at the certificate yet: ${unseen}.`]),
      ...(after === undefined ? [] : ending(after, now)),
      ...(chain !== undefined && given !== served && lacksIntermediate(chain)
        ? [
            "The certificate comes alone, without those between it and its authority: many programs will not trust it.",
          ]
        : []),
    ],
  };
}

function flawsOf(
  { names, source }: Tls,
  { given, trouble }: CertificateFacts,
  chain: Chain | undefined,
  now: Date,
): Flaw[] {
  const directory = settingPath(["proxy", "certificate", "directory"]);
  const [path, fix] =
    source.kind === "files"
      ? [directory, setting(directory, "plain", "<directory>")]
      : ["certificateChain", fromFile("certificateChain")];
  const wrongKey = source.kind === "files" ? undefined : keyTrouble(chain, source.key);
  const words = [
    ...(trouble === undefined ? [] : [trouble]),
    ...(given !== undefined && chain === undefined
      ? ["not PEM that begins with -----BEGIN CERTIFICATE-----"]
      : []),
    ...(chain === undefined ? [] : troubles(chain, names, now)),
  ];
  return [
    ...words.map((each) => ({ path, fix, words: each })),
    ...(wrongKey === undefined
      ? []
      : [{ path: "certificateKey", fix: fromFile("certificateKey"), words: wrongKey }]),
  ];
}

function troubles(chain: Chain, names: readonly string[], now: Date): string[] {
  const { validFrom, validTo } = chain.own;
  const missing = missingNames(chain, names);
  return [
    ...(now < new Date(validFrom) ? [`it is not valid before ${date(validFrom)}`] : []),
    ...(now >= new Date(validTo) ? [`it has expired on ${date(validTo)}`] : []),
    ...(missing.length === 0
      ? []
      : [`it is not for ${missing.join(", ")}, which proxy.certificate.names has`]),
  ];
}

/** That users' certificate has ended, or ends within some days. */
export function ending({ own: { validTo } }: Chain, now: Date, ahead = daysAhead): string[] {
  const days = Math.floor((new Date(validTo).getTime() - now.getTime()) / dayMs);
  if (days >= ahead) return [];
  return days < 0
    ? [`The certificate that users get has expired on ${date(validTo)}.`]
    : [`The certificate that users get expires on ${date(validTo)}, in ${days} days.`];
}

function date(text: string): string {
  return new Date(text).toISOString().slice(0, 10);
}
