import { deepEqual, equal, match, ok } from "node:assert/strict";
import { proxyStartScript } from "../../../components/scriptText";
import { Authority, type Pair } from "../../support/certificates";
import { find, type Inputs, plain } from "../../support/mocks/registered";
import { recordUpdate } from "../../support/mocks/scenarios";

describe("a proxy that users reach by TLS", () => {
  let pair: Pair;

  before(async () => {
    pair = await (await Authority.make()).issue(["forecast.example"]);
  });

  function texts({ chain, key } = pair) {
    return { certificateChain: chain, certificateKey: key };
  }

  function record(changes: Record<string, unknown>) {
    return recordUpdate("first deployment", changes);
  }

  it("publishes another port, and gets the certificate that the stack holds from a secret", async () => {
    const { resources, outputs } = await record(texts());
    const { inputs } = find(resources, "forecaster-proxy");
    const { ports, mounts, entrypoints, envs } = inputs;
    deepEqual(ports, [
      { internal: 80, external: 80, ip: "0.0.0.0" },
      { internal: 443, external: 443, ip: "0.0.0.0" },
      { internal: 8080, external: 8080, ip: "127.0.0.1" },
    ]);
    deepEqual([mounts, envs], [undefined, ["STATE=/etc/forecaster"]]);
    deepEqual(entrypoints, ["sh", "-c", proxyStartScript(true, false)]);
    equal(outputs?.url, "https://127.0.0.1");
    const configuration = find(resources, "forecaster-proxy-configuration").inputs;
    const { CERTIFICATE, CERTIFICATE_CHAIN, CERTIFICATE_KEY } = configuration.environment as Inputs;
    deepEqual([CERTIFICATE, CERTIFICATE_CHAIN], ["texts", pair.chain]);
    deepEqual(CERTIFICATE_KEY, { secret: pair.key });
    // Docker shows everybody the variables of a container, as of the rehearsal that this script makes.
    const rehearsal = JSON.stringify(find(resources, "forecaster-proxy-removal").inputs);
    ok(!rehearsal.includes(JSON.stringify(pair.key).slice(1, -1)));
  });

  it("looks for another certificate itself where that is in files of the host", async () => {
    const certificate = { directory: "/etc/letsencrypt", chainFile: "live/fullchain.pem" };
    const { resources } = await record({ proxy: { tlsPort: 8443, certificate } });
    const { inputs } = find(resources, "forecaster-proxy");
    const files = "/etc/forecaster-certificate";
    deepEqual(inputs.mounts, [
      { type: "bind", source: "/etc/letsencrypt", target: files, readOnly: true },
    ]);
    deepEqual(inputs.envs, [
      ...["STATE=/etc/forecaster", "CERTIFICATE=files"],
      `CERTIFICATE_CHAIN=${files}/live/fullchain.pem`,
      `CERTIFICATE_KEY=${files}/privkey.pem`,
      "STATUS_PORT=9100",
    ]);
    deepEqual(inputs.entrypoints, ["sh", "-c", proxyStartScript(true, false)]);
    const removal = plain(find(resources, "forecaster-proxy-removal").inputs) as {
      environment: Record<string, string>;
    };
    match(removal.environment.PORTS ?? "", /0\.0\.0\.0:8443/);
    match(removal.environment.TRIAL_START ?? "", /sed -i '\/\^ \*ssl_certificate\/d/);
    match(
      removal.environment.FLAGS ?? "",
      /type=bind,target=\/etc\/forecaster-certificate,source=\/etc\/letsencrypt,readonly/,
    );
  });

  it("is refused a certificate that users could not use, before anything is registered", async () => {
    const other = await (await Authority.make()).issue(["forecast.example"]);
    const { messages, resources } = await record(texts({ ...pair, key: other.key }));
    match(messages.join(), /Nothing was changed\.\ncertificateKey: a certificate that users/);
    ok(!messages.join().includes(other.key.slice(40, 80)));
    deepEqual(
      resources.filter(({ custom }) => custom),
      [],
    );
  });
});
