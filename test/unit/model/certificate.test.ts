import { deepEqual, equal, match } from "node:assert/strict";
import { createPrivateKey, generateKeyPairSync } from "node:crypto";
import {
  certificateFindings,
  type CertificateFacts,
  parseCertificateFacts,
} from "../../../components/model/certificate/findings";
import { pairHash } from "../../../components/model/certificate/pairHash";
import { type Tls, tlsOf } from "../../../components/model/certificate/tls";
import { parseConfig } from "../../../components/model/config/parseConfig";
import { ProblemsError } from "../../../components/model/problems";
import { Authority, type Pair } from "../../support/certificates";
import { rawConfig, validConfig } from "../../support/model/configs";

const names = ["forecast.example", "*.forecast.example"];
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000);

describe("a certificate", () => {
  let authority: Authority;
  let pair: Pair;
  let other: Pair;

  before(async () => {
    authority = await Authority.make();
    pair = await authority.issue(names);
    other = await authority.issue(["else.example"]);
  });

  function held({ chain, key }: { readonly chain: string; readonly key: string }): Tls {
    return { port: 443, names, hstsDays: undefined, source: { kind: "texts", chain, key } };
  }

  function inFiles(): Tls {
    const source = { kind: "files", directory: "/etc/x", chain: "c", key: "k" } as const;
    return { port: 443, names, hstsDays: undefined, source };
  }

  /** The words of what refuses an update, by their paths, and those that are only said. */
  function found(tls: Tls, facts: CertificateFacts, now = new Date()) {
    const { problems, warnings } = certificateFindings(tls, facts, now);
    return {
      refused: problems.map(({ path, message }) => [path, message.split("got this: ")[1]]),
      said: warnings.filter((warning) => !warning.startsWith("The certificate comes alone")),
    };
  }

  it("that is valid, for all names and with its key is taken without a word", () => {
    const { chain: given } = pair;
    deepEqual(found(held(pair), { given }), { refused: [], said: [] });
    deepEqual(found(inFiles(), { given }), { refused: [], said: [] });
  });

  it("is refused where users could not use it, by the setting that it is from", () => {
    const refusals: [Tls, CertificateFacts, Date | undefined, string, RegExp][] = [
      [held(pair), { given: pair.chain }, inDays(91), "certificateChain", /it has expired on 20/],
      [held(pair), { given: pair.chain }, inDays(-2), "certificateChain", /not valid before 20/],
      [
        ...([held({ ...pair, chain: "none" }), { given: "none" }, undefined] as const),
        ...([
          "certificateChain",
          /^not PEM that begins with -----BEGIN CERTIFICATE-----$/,
        ] as const),
      ],
      [
        ...([held({ ...pair, key: other.key }), { given: pair.chain }, undefined] as const),
        ...(["certificateKey", /not the key of the first certificate in the chain/] as const),
      ],
      [
        ...([held({ ...pair, key: "none" }), { given: pair.chain }, undefined] as const),
        ...(["certificateKey", /^not PEM that begins with -----BEGIN PRIVATE KEY-----$/] as const),
      ],
      [
        ...([inFiles(), { given: other.chain }, undefined, "proxy.certificate.directory"] as const),
        /it is not for forecast\.example, \*\.forecast\.example, which proxy\.certificate\.names has/,
      ],
      [inFiles(), { trouble: "no" }, undefined, "proxy.certificate.directory", /^no$/],
    ];
    for (const [tls, facts, now, path, words] of refusals) {
      const { refused, said } = found(tls, facts, now);
      deepEqual([refused.length, refused[0]?.[0]], [1, path]);
      match(refused[0]?.[1] ?? "", words);
      equal(said.filter((text) => text.includes("is wrong")).length, 0);
    }
  });

  it("is refused where its key is too short for nginx", () => {
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 1024 });
    const key = String(privateKey.export({ type: "pkcs8", format: "pem" }));
    const { refused } = found(held({ chain: "none", key }), {});
    deepEqual(refused, [
      ["certificateKey", "an RSA key of 1024 bits, which nginx refuses; 2048 are the least"],
    ]);
  });

  it("is refused where its key is encrypted", () => {
    const options = { cipher: "aes-256-cbc", passphrase: "secret", type: "pkcs8", format: "pem" };
    const key = String(createPrivateKey(pair.key).export(options as never));
    const { refused } = found(held({ ...pair, key }), { given: pair.chain });
    match(String(refused), /^certificateKey,its key is encrypted, and nginx has no passphrase/);
  });

  it("with which nginx serves stops no update, whatever is wrong with it", () => {
    const files = { given: other.chain, served: pair.chain, isServed: true };
    deepEqual(found(inFiles(), files), {
      refused: [],
      said: [
        "The certificate of proxy.certificate.directory is wrong: it is not for forecast.example, *.forecast.example, which proxy.certificate.names has.",
      ],
    });
    const held_ = { given: pair.chain, served: pair.chain, isServed: true };
    const { refused, said } = found(held(pair), held_, inDays(91));
    deepEqual([refused.length, said.length], [0, 2]);
    match(said[1] ?? "", /^The certificate that users get has expired on 20\d\d-\d\d-\d\d\.$/);
  });

  it("is said to expire from 14 days before that on: the one that users have when the update is over", () => {
    const said = (tls: Tls, facts: CertificateFacts, days: number) =>
      found(tls, facts, inDays(90 - days)).said;
    deepEqual(said(held(pair), { given: pair.chain }, 14.5), []);
    const moved = { given: other.chain, served: pair.chain, isServed: false };
    equal(found(inFiles(), moved).refused.length, 1, "files that nginx was not made with");
    match(String(said(held(pair), { given: pair.chain }, 13.5)), /expires on \S+, in 13 days\.$/);
    match(String(said(inFiles(), { given: "x", served: pair.chain }, 0.5)), /in 0 days\.$/);
  });

  it("that comes without those between it and its authority is said to be trusted by few, once", () => {
    const words = /^The certificate comes alone, without those between it and its authority/;
    const warnings = (facts: CertificateFacts) =>
      certificateFindings(inFiles(), facts, new Date()).warnings;
    match(String(warnings({ given: pair.chain })), words);
    deepEqual(warnings({ given: pair.chain, served: pair.chain }), []);
    deepEqual(warnings({ given: pair.chain + authority.certificate }), []);
  });

  it("of the host is read from its lines, and that nobody could look is said", () => {
    const text = Buffer.from("PEM\n").toString("base64");
    const facts = parseCertificateFacts(`served\t${text}\ngiven\t${text}\nunseen\tno image\n`);
    const none = { trouble: undefined, told: undefined };
    deepEqual(facts, { ...none, served: "PEM\n", given: "PEM\n", unseen: "no image" });
    equal(parseCertificateFacts("told\t2 17 no\n").told, "2 17 no");
    const { said } = found(inFiles(), { unseen: "no image" });
    deepEqual(said, ["Nobody has looked at the certificate yet: no image."]);
  });

  it("has one place that it is from, and no setting stands there without it", () => {
    const problems = (changes: Record<string, unknown>) => {
      try {
        parseConfig(rawConfig(changes));
        return [];
      } catch (error) {
        return error instanceof ProblemsError ? error.problems.map(({ path }) => path) : [error];
      }
    };
    const [texts, files] = [
      { certificateChain: "a", certificateKey: "b" },
      { certificate: { directory: "/etc/x" } },
    ];
    deepEqual(problems({ certificateChain: "a" }), ["certificateKey"]);
    deepEqual(problems({ certificateKey: "a" }), ["certificateChain"]);
    deepEqual(problems({ ...texts, proxy: files }), ["proxy.certificate.directory"]);
    deepEqual(problems({ proxy: { tlsPort: 8443, hstsDays: 1 } }), [
      ...["proxy.tlsPort", "proxy.hstsDays"],
    ]);
    deepEqual(problems({ proxy: { certificate: { names: ["a.example"] } } }), [
      "proxy.certificate",
    ]);
    deepEqual(problems({ ...texts, proxy: { port: 443 } }), ["proxy.tlsPort"]);
    deepEqual(problems({ proxy: { port: 443 } }), []);
    deepEqual(problems({ ...texts, proxy: { scheme: "https" } }), ["proxy.scheme"]);
    deepEqual(problems({ ...texts, proxy: { tlsPort: 8443, hstsDays: 1 } }), []);
    for (const name of ["../up.pem", "/etc/x.pem", "a/../../b"]) {
      const wrong = { certificate: { directory: "/etc/x", chainFile: name } };
      deepEqual(problems({ proxy: wrong }), ["proxy.certificate.chainFile"]);
    }
  });

  it("decides whether users come by TLS, and at which port", () => {
    equal(tlsOf(validConfig()), undefined);
    const texts = { certificateChain: "a", certificateKey: "b" };
    equal(tlsOf(validConfig(texts))?.port, 443);
    const files = { certificate: { directory: "/etc/x" }, tlsPort: 8443 };
    deepEqual(tlsOf(validConfig({ proxy: files }))?.source, {
      ...{ kind: "files", directory: "/etc/x", chain: "fullchain.pem", key: "privkey.pem" },
    });
  });

  it("has with its key the name that the shell gives them", () => {
    // printf 'ab' | sha256sum
    equal(pairHash({ chain: "a", key: "b" }), "fb8e20fc2e4c");
  });
});
