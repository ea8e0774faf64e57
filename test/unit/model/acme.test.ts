import { deepEqual, equal, match } from "node:assert/strict";
import { acmeOf, acmeSettings, acmeVariables } from "../../../components/model/certificate/acme";
import { acmeWarnings } from "../../../components/model/certificate/acmeWarnings";
import { tlsOf } from "../../../components/model/certificate/tls";
import { parseConfig } from "../../../components/model/config/parseConfig";
import type { Config } from "../../../components/model/config/schema";
import { unusedLogins } from "../../../components/model/logins";
import { certificatesAction } from "../../../components/model/plan/certificates";
import { ProblemsError } from "../../../components/model/problems";
import { selfMadePair } from "../../../components/selfMadePair";
import { Authority } from "../../support/certificates";
import { rawConfig, validConfig } from "../../support/model/configs";
import { actual, proxyContainer, desired } from "../../support/model/actual";

const names = ["Forecast.example", "www.forecast.example"];
const email = "operations@forecast.example";
const key = "zWNDZM6eQGHWpSRTPal5eIUYFTu7EajV";

function config(changes: Record<string, unknown> = {}, more: Record<string, unknown> = {}): Config {
  return validConfig({
    proxy: { certificate: { names, acme: { email, ...changes } } },
    ...more,
  });
}

function acme(changes: Record<string, unknown> = {}, more: Record<string, unknown> = {}) {
  const found = acmeOf(config(changes, more));
  if (found === undefined) throw new Error("expected a certificate from an authority, got none");
  return found;
}

describe("a certificate from an authority", () => {
  it("is that of Let's Encrypt unless somebody names another one", () => {
    const { server, authority, keyId, rootCertificate } = acme();
    deepEqual(
      [server, authority, keyId, rootCertificate],
      ["https://acme-v02.api.letsencrypt.org/directory", "Let's Encrypt", "", ""],
    );
    const staging = acme({ directory: "letsencrypt-staging" });
    match(staging.server, /^https:\/\/acme-staging-v02\./);
    const own = acme({ directory: "https://ca.example:9000/acme/directory" });
    deepEqual(
      [own.server, own.authority],
      ["https://ca.example:9000/acme/directory", "ca.example:9000"],
    );
  });

  it("is in a volume, and nginx listens for users with TLS", () => {
    const { source, port } = tlsOf(config()) ?? {};
    const files = { chain: "current/chain.pem", key: "current/key.pem" };
    deepEqual([source, port], [{ kind: "acme", ...files }, 443]);
  });

  it("has an account and an order of its own for each of what makes them", () => {
    const { NAMES, ACCOUNT, ORDER, ...first } = acmeVariables(acme());
    equal(NAMES, "forecast.example www.forecast.example");
    deepEqual(["LEGO_EAB_KID" in first, "ROOT_CERTIFICATE" in first], [false, false]);
    const staging = acmeVariables(acme({ directory: "letsencrypt-staging" }));
    deepEqual([staging.ACCOUNT === ACCOUNT, staging.ORDER === ORDER], [false, false]);
    const mail = acmeVariables(acme({ email: "web@forecast.example" }));
    deepEqual([mail.ACCOUNT === ACCOUNT, mail.ORDER === ORDER], [false, false]);
    const bound = acmeVariables(acme({ keyId: "kid-1" }, { acmeKey: key }));
    deepEqual([bound.ACCOUNT === ACCOUNT, bound.ORDER === ORDER], [false, false]);
    deepEqual([bound.LEGO_EAB_KID, bound.LEGO_EAB_HMAC], ["kid-1", key]);
    const root = acmeVariables(acme({ rootCertificate: "-----BEGIN CERTIFICATE-----" }));
    equal(root.ROOT_CERTIFICATE, "-----BEGIN CERTIFICATE-----");
  });

  it("is obtained by another container when anything of it is another", () => {
    const settings = (found = acme(), script = "script", logs = "logs") =>
      JSON.stringify(acmeSettings(found, script, logs));
    const others = [
      acme({ email: "web@forecast.example" }),
      acme({ directory: "letsencrypt-staging" }),
      acme({ keyId: "kid-1" }, { acmeKey: key }),
      acme({ rootCertificate: "-----BEGIN CERTIFICATE-----" }),
      acme({ image: "goacme/lego:v4.36.0" }),
      acme({ checkEvery: "1h" }),
      acme({ retryEvery: "5m" }),
    ].map((found) => settings(found));
    const all = [
      settings(),
      settings(acme(), "other"),
      settings(acme(), "script", "more"),
      ...others,
    ];
    equal(new Set(all).size, all.length);
  });

  it("needs names and an account, and no other certificate beside it", () => {
    const problems = (certificate: unknown, more: Record<string, unknown> = {}) => {
      try {
        parseConfig(rawConfig({ proxy: { certificate }, ...more }));
        return [];
      } catch (error) {
        if (!(error instanceof ProblemsError)) throw error;
        return error.problems.map(({ path, message }) => `${path}: ${message}`);
      }
    };
    const refusals: [unknown, Record<string, unknown>, RegExp][] = [
      [
        { acme: { email } },
        {},
        /^proxy\.certificate\.names: missing beside proxy\.certificate\.acme;/,
      ],
      [
        { names: ["*.forecast.example"], acme: { email } },
        {},
        /^proxy\.certificate\.names: a pattern/,
      ],
      [{ names, acme: {} }, {}, /^proxy\.certificate\.acme\.email: not an e-mail address/],
      [{ names, acme: { email: "a b@c" } }, {}, /acme\.email: not an e-mail address/],
      [{ names, acme: { email: "ops/web@c" } }, {}, /acme\.email: not an e-mail address/],
      [{ names, acme: { email, directory: "https://:" } }, {}, /directory: not a directory/],
      [
        { names, acme: { email, directory: "zerossl" } },
        {},
        /directory: not a directory of an authority/,
      ],
      [
        { names, acme: { email, directory: "http://ca.example/" } },
        {},
        /directory: not a directory/,
      ],
      [{ names, acme: { email, image: "goacme/lego" } }, {}, /acme\.image: a moving tag/],
      [
        { names, directory: "/etc/x", acme: { email } },
        {},
        /acme: beside proxy\.certificate\.directory;/,
      ],
      [
        { names, acme: { email } },
        { certificateChain: "c", certificateKey: "k" },
        /acme: beside certificateChain;/,
      ],
      [
        { names, acme: { email, keyId: "kid-1" } },
        {},
        /^acmeKey: missing beside proxy\.certificate\.acme\.keyId;/,
      ],
      [{ names, acme: { email } }, { acmeKey: key }, /acme\.keyId: missing beside acmeKey;/],
    ];
    for (const [certificate, more, words] of refusals) {
      const found = problems(certificate, more);
      deepEqual([found.length, words.test(found[0] ?? "")], [1, true], found.join("\n"));
    }
    deepEqual(problems({ names, acme: { email, keyId: "kid-1" } }, { acmeKey: key }), []);
    const taken = "/.well-known/acme-challenge/";
    const routes = {
      proxy: { routes: [{ path: taken }], certificate: { names, acme: { email } } },
    };
    try {
      parseConfig(rawConfig(routes));
      throw new Error("expected a route of nginx's own to be refused");
    } catch (error) {
      match(String(error), /proxy\.routes\[0\]\.path: already taken/);
    }
  });

  it("has a login at the registry of its image used", () => {
    const registry = { registry: { address: "ghcr.io", username: "a" }, registryPassword: "b" };
    deepEqual(unusedLogins(config({ image: "ghcr.io/go-acme/lego:v4.35.2" }, registry)), []);
    deepEqual(unusedLogins(config({}, registry)), ["registry, registryPassword"]);
  });

  describe("and the container that obtains it", () => {
    const certificates = { settings: { a: "1" }, authority: "Let's Encrypt" };
    const facts = (changes = {}) => proxyContainer({ settings: { a: "1" }, ...changes });

    it("is kept while it runs as it was made, and made again otherwise", () => {
      const action = (finds = {}, wants = {}) =>
        certificatesAction(desired({ certificates, ...wants }), actual(finds));
      equal(action(), "create");
      equal(action({ certificates: facts() }), "keep");
      equal(action({ certificates: facts({ settings: { a: "2" } }) }), "recreate");
      equal(action({ certificates: facts({ status: "exited" }) }), "recreate");
      equal(action({ certificates: facts(), missing: [desired().names.network] }), "recreate");
      equal(action({ certificates: facts({ status: "exited" }), isAssumed: true }), "keep");
      equal(action({ certificates: facts() }, { certificates: undefined }), "none");
    });
  });

  describe("in what is said of it", () => {
    let authority: Authority;

    before(async () => {
      authority = await Authority.make();
    });

    const said = (facts: object, port = 80) =>
      acmeWarnings({ acme: acme(), port, container: "forecast-certificates", facts }, new Date());

    it("is nothing while users have one that will be renewed", async () => {
      const { chain: served } = await authority.issue(names, { to: 89 });
      deepEqual(said({ served }), []);
      const { chain: short } = await authority.issue(names, { from: -3, to: 3 });
      deepEqual(said({ served: short }), []);
    });

    it("is that it ends, when it should have been renewed for long", async () => {
      const { chain: served } = await authority.issue(names, { from: -80, to: 10 });
      match(
        said({ served }).join(),
        /^The certificate that users get expires on 20\S+, in \d+ days\.$/,
      );
      const { chain: short } = await authority.issue(names, { from: -5.5, to: 0.5 });
      match(said({ served: short }).join(), /^The certificate that users get expires on /);
    });

    it("is that users get one of the stack's own, until then", async () => {
      const own =
        /^Users who come by TLS get a certificate that this stack has made itself, .* that of Let's Encrypt is there: .*\(docker logs forecast-certificates\)\.$/;
      match(said({}).join(), own);
      const { chain: served } = await selfMadePair(names);
      match(said({ served }).join(), own);
    });

    it("is that nginx cannot serve with it, where there is one", async () => {
      const { chain: served } = await authority.issue(names);
      const trouble = "key values mismatch";
      deepEqual(said({ served, trouble: "no such file" }), []);
      match(
        said({ served, given: served, trouble }).join(),
        /^nginx cannot serve with what Let's Encrypt has given: key values mismatch\.$/,
      );
    });

    it("is that the authority asks at another port than nginx listens at", async () => {
      const { chain: served } = await authority.issue(names);
      match(
        said({ served }, 8088).join(),
        /^Let's Encrypt asks for a proof at port 80 of forecast\.example, www\.forecast\.example, and nginx listens at 8088 \(proxy\.port\): something in front must pass it on\.$/,
      );
    });

    it("is why it gives none, and since how many attempts", async () => {
      const { chain: served } = await authority.issue(names);
      const words = (told: string) => said({ served, told }).join();
      match(
        words("1 1796000000 order-1 no such host"),
        /^Let's Encrypt gives no certificate, which stops no release\. An attempt failed, at last at 2026-11-\d\dT\d\d:\d\d:\d\dZ: no such host \(it is tried again by itself, and within a minute after docker restart forecast-certificates\)\.$/,
      );
      match(
        words("20 1796000000 order-1 no"),
        /20 attempts failed one after the other, at last at/,
      );
      for (const told of ["broken", "1 99999999999999 order-1 x"]) equal(words(told), "");
    });
  });
});
