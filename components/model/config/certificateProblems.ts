import { type Problem, settingPath } from "../problems";
import { fromFile, removal, setting } from "./configCommand";
import { describeValue } from "./describeValue";
import { valueAt } from "./valueAt";

const chainKey = "certificateChain";
const privateKey = "certificateKey";
const files = ["proxy", "certificate", "directory"];

/** What belongs together where users come by TLS. */
export function certificateProblems(values: unknown, secrets: readonly string[]): Problem[] {
  const isThere = (...path: string[]) => valueAt(values, path) !== undefined;
  const [hasChain, hasKey] = [isThere(chainKey), isThere(privateKey)];
  const [hasTexts, hasFiles] = [hasChain || hasKey, isThere(...files)];
  const problem = (path: string, message: string, fix: string): Problem => ({ path, message, fix });
  const of = (path: readonly string[]) => describeValue(path, values, secrets);
  return [
    ...(hasChain && !hasKey
      ? [
          problem(
            privateKey,
            `missing beside ${chainKey}; expected its private key, got nothing`,
            fromFile(privateKey),
          ),
        ]
      : []),
    ...(hasKey && !hasChain
      ? [
          problem(
            chainKey,
            `missing beside ${privateKey}; expected the certificate, got nothing`,
            fromFile(chainKey),
          ),
        ]
      : []),
    ...(hasTexts && hasFiles
      ? [
          problem(
            settingPath(files),
            `beside ${hasChain ? chainKey : privateKey}; expected the certificate in one place, got ${of(files)}`,
            removal(files),
          ),
        ]
      : []),
    ...(hasTexts || hasFiles ? schemeProblems(values, of) : withoutCertificate(values, of)),
  ];
}

/** Whoever comes without TLS would be taken for a user who has it, and served. */
function schemeProblems(values: unknown, of: (path: readonly string[]) => string): Problem[] {
  const path = ["proxy", "scheme"];
  return valueAt(values, path) === undefined
    ? []
    : [
        {
          path: settingPath(path),
          message: `beside a certificate, where nginx knows who has TLS; expected one of the two, got ${of(path)}`,
          fix: removal(path),
        },
      ];
}

/** Settings that would do nothing. */
function withoutCertificate(values: unknown, of: (path: readonly string[]) => string): Problem[] {
  return ["tlsPort", "certificate", "hstsDays"]
    .map((name) => ["proxy", name])
    .filter((path) => valueAt(values, path) !== undefined)
    .map((path) => ({
      path: settingPath(path),
      message: `without a certificate there is no TLS; expected ${settingPath(files)}, or ${chainKey} and ${privateKey}, got ${of(path)}`,
      fix: setting(settingPath(files), "plain", "<directory on the Docker host>"),
    }));
}
