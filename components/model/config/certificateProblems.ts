import { type Problem, settingPath } from "../problems";
import { fromFile, removal, setting } from "./configCommand";
import { describeValue } from "./describeValue";
import { valueAt } from "./valueAt";

const chainKey = "certificateChain";
const privateKey = "certificateKey";
const files = ["proxy", "certificate", "directory"];
const acme = ["proxy", "certificate", "acme"];

/** What belongs together where users come by TLS. */
export function certificateProblems(values: unknown, secrets: readonly string[]): Problem[] {
  const isThere = (...path: string[]) => valueAt(values, path) !== undefined;
  const [hasChain, hasKey] = [isThere(chainKey), isThere(privateKey)];
  const [hasTexts, hasFiles, hasAcme] = [hasChain || hasKey, isThere(...files), isThere(...acme)];
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
    ...(hasAcme && (hasTexts || hasFiles)
      ? [
          problem(
            settingPath(acme),
            `beside ${hasFiles ? settingPath(files) : hasChain ? chainKey : privateKey}; expected the certificate from one place, got ${of(acme)}`,
            removal(acme),
          ),
        ]
      : []),
    ...(hasAcme ? acmeProblems(values) : []),
    ...(isThere("acmeKey") && !isThere(...acme, "keyId")
      ? [
          problem(
            settingPath([...acme, "keyId"]),
            "missing beside acmeKey; expected the identifier that the authority has for that key, got nothing",
            setting(settingPath([...acme, "keyId"]), "plain"),
          ),
        ]
      : []),
    ...(hasTexts || hasFiles || hasAcme
      ? schemeProblems(values, of)
      : withoutCertificate(values, of)),
  ];
}

/** An authority is asked for certain names, and proves no pattern of them at port 80. */
function acmeProblems(values: unknown): Problem[] {
  const path = ["proxy", "certificate", "names"];
  const given = valueAt(values, path);
  const patterns = (Array.isArray(given) ? (given as unknown[]) : []).filter(
    (name) => typeof name === "string" && name.startsWith("*."),
  );
  return [
    ...(given === undefined
      ? [
          {
            path: settingPath(path),
            message: `missing beside ${settingPath(acme)}; expected the host names that the certificate is to be for, got nothing`,
            fix: setting(`${settingPath(path)}[0]`, "plain", "<host name>"),
          },
        ]
      : patterns.map((name) => ({
          path: settingPath(path),
          message: `a pattern, which an authority proves by DNS only; expected host names beside ${settingPath(acme)}, got ${String(name)}`,
          fix: removal(path),
        }))),
    ...(valueAt(values, [...acme, "keyId"]) !== undefined &&
    valueAt(values, ["acmeKey"]) === undefined
      ? [
          {
            path: "acmeKey",
            message: `missing beside ${settingPath([...acme, "keyId"])}; expected the key of that identifier, got nothing`,
            fix: setting("acmeKey", "secret"),
          },
        ]
      : []),
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
      message: `without a certificate there is no TLS; expected ${settingPath(acme)}, ${settingPath(files)}, or ${chainKey} and ${privateKey}, got ${of(path)}`,
      fix: setting(settingPath(files), "plain", "<directory on the Docker host>"),
    }));
}
