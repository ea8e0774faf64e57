import { deepEqual, equal, match, ok } from "node:assert/strict";
import { obtainingScript } from "../../../components/scriptText";
import { find, type Inputs, plain } from "../../support/mocks/registered";
import { type Recording, recordProgram } from "../../support/mocks/recordProgram";
import { before as beginning, recordUpdate } from "../../support/mocks/scenarios";

const acmeKey = "zWNDZM6eQGHWpSRTPal5eIUYFTu7EajV";
const settings = {
  protected: true,
  proxy: {
    certificate: {
      names: ["forecast.example"],
      acme: { email: "operations@forecast.example", keyId: "kid-1" },
    },
  },
  acmeKey,
};

describe("a stack whose certificate comes from an authority", () => {
  let first: Recording;

  before("records its first deployment", async () => {
    const options = await beginning("first deployment", settings);
    first = await recordProgram({ ...options, awaits: "forecaster-certificates-last" });
  });

  it("has a container that obtains it, made last, with a volume that stays", () => {
    const { resources, messages } = first;
    const { inputs, options } = find(resources, "forecaster-certificates");
    const { entrypoints, volumes, workingDir, capabilities, name, ports } = inputs;
    deepEqual(entrypoints, ["sh", "-c", obtainingScript]);
    deepEqual(volumes, [
      { volumeName: "forecast-certificates-state", containerPath: "/certificates" },
    ]);
    deepEqual([workingDir, name, ports], ["/certificates", "forecast-certificates", undefined]);
    deepEqual(capabilities, { adds: [], drops: ["ALL"] });
    equal(options.retainOnDelete, true);
    const volume = find(resources, "forecaster-volumes-certificates");
    deepEqual(
      [volume.inputs.name, volume.options.retainOnDelete],
      ["forecast-certificates-state", true],
    );
    const { dependencies } = find(resources, "forecaster-certificates-image-pull").options;
    ok(
      dependencies.some((each) => each.endsWith(" forecaster-switch")),
      dependencies.join(),
    );
    match(
      messages.join(),
      /A container \(forecast-certificates\) obtains the certificate from Let's Encrypt\./,
    );
  });

  it("is refused a destroy before the container is removed, where it is protected", () => {
    const { options } = find(first.resources, "forecaster-certificates-last");
    equal(options.protect, true);
    ok(options.dependencies.some((each) => each.endsWith("Container forecaster-certificates")));
  });

  it("shows nobody the key of its account", () => {
    const { resources } = first;
    const { envs } = find(resources, "forecaster-certificates").inputs;
    ok((envs as { secret: string[] }).secret.includes(`LEGO_EAB_HMAC=${acmeKey}`));
  });

  it("serves with one of its own until then, and looks for the other in the volume", () => {
    const { resources } = first;
    const files = "/etc/forecaster-certificate";
    const { mounts, envs } = find(resources, "forecaster-proxy").inputs;
    deepEqual(mounts, [
      { type: "volume", source: "forecast-certificates-state", target: files, readOnly: true },
    ]);
    deepEqual(envs, [
      ...["STATE=/etc/forecaster", "CERTIFICATE=files"],
      `CERTIFICATE_CHAIN=${files}/current/chain.pem`,
      `CERTIFICATE_KEY=${files}/current/key.pem`,
      "STATUS_PORT=9100",
    ]);
    const { environment } = find(resources, "forecaster-proxy-configuration").inputs;
    const { SELF_MADE_CHAIN, SELF_MADE_KEY, NGINX_CONF } = environment as Inputs;
    match(String(plain(SELF_MADE_CHAIN)), /^-----BEGIN CERTIFICATE-----/);
    match((SELF_MADE_KEY as { secret: string }).secret, /^-----BEGIN PRIVATE KEY-----/);
    match(
      String(NGINX_CONF),
      /location \^~ \/\.well-known\/acme-challenge\/ \{\n[^}]+ set \$certificates certificates:8080;\n +proxy_pass_request_headers off;/,
    );
  });

  it("has neither without it", async () => {
    const { resources } = await recordUpdate("first deployment");
    const named = resources.filter(({ name }) => name.includes("certificates"));
    deepEqual(named, []);
  });
});
