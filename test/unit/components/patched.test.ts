import { deepEqual, equal } from "node:assert/strict";
import { patchedStartScript } from "../../../components/scriptText";
import { type Recording, recordProgram } from "../../support/mocks/recordProgram";
import { find, masked, plain } from "../../support/mocks/registered";
import { before as updateBefore, recordUpdate } from "../../support/mocks/scenarios";

/** The update that follows on another one, with other settings of the proxy. */
async function following(after: Recording, proxy: object): Promise<Recording> {
  const { config } = await updateBefore("steady state");
  return recordProgram({ config: { ...config, proxy }, after });
}

describe("nginx of another image than the proxy was made with", () => {
  let patched: Recording;

  before(async () => {
    patched = await following(await recordUpdate("steady state"), { image: "nginx:1.30.8-alpine" });
  });

  it("has a container with exactly these inputs, in the network of the proxy's", () => {
    const { inputs } = find(patched.resources, "forecaster-proxy-patched");
    deepEqual(masked(inputs), {
      name: "forecast-nginx-patched",
      image: "sha256:nginx:1.30.8-alpine",
      restart: "unless-stopped",
      mustRun: false,
      stopTimeout: 30,
      capabilities: {
        adds: [
          ...["CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_SETGID", "CAP_SETUID"],
          ...["CAP_KILL", "CAP_NET_BIND_SERVICE"],
        ],
        drops: ["ALL"],
      },
      securityOpts: ["no-new-privileges:true"],
      networkMode: "container:forecaster-proxy-id",
      pidMode: "container:forecaster-proxy-id",
      logDriver: "json-file",
      logOpts: { "max-size": "10m", "max-file": "3" },
      labels: [
        { label: "forecaster-enterprise.stack", value: "forecaster-enterprise/test" },
        { label: "forecaster-enterprise.app", value: "forecaster" },
        { label: "forecaster-enterprise.image", value: "nginx:1.30.8-alpine" },
        { label: "forecaster-enterprise.settings", value: { secret: "hashes" } },
        { label: "forecaster-enterprise.created", value: "now" },
      ],
      entrypoints: ["sh", "-c", patchedStartScript],
      envs: ["STATE=/etc/forecaster"],
      volumes: [{ volumeName: "forecast-nginx-state", containerPath: "/etc/forecaster" }],
      stopSignal: "SIGQUIT",
    });
  });

  it("writes requests into the same files as the proxy's own", async () => {
    const files = { accessLog: "file" };
    const recording = await following(await recordUpdate("steady state", { proxy: files }), {
      ...files,
      image: "nginx:1.30.8-alpine",
    });
    const mounted = ["forecaster-proxy", "forecaster-proxy-patched"].map(
      (name) => find(recording.resources, name).inputs.volumes,
    );
    deepEqual(mounted[0], [
      { volumeName: "forecast-nginx-state", containerPath: "/etc/forecaster" },
      { volumeName: "forecast-nginx-log", containerPath: "/etc/forecaster/log" },
    ]);
    deepEqual(mounted[1], mounted[0]);
  });

  it("is what the outputs name, until the proxy's own serves again", async () => {
    const own = await following(patched, { image: "nginx:1.30.7-alpine" });
    deepEqual(
      [patched.outputs?.proxyImage, own.outputs?.proxyImage],
      ["nginx:1.30.8-alpine", "nginx:1.30.7-alpine"],
    );
  });

  it("is waited for, and the proxy's container stays", () => {
    const { environment } = plain(
      find(patched.resources, "forecaster-proxy-configuration").inputs,
    ) as { environment: Record<string, string> };
    deepEqual(
      [environment.SERVES, environment.PATCHED_ID, environment.SETTLE_SHOWS_LOGS_OF],
      ["patched", "forecaster-proxy-patched-id", "forecast-nginx-patched"],
    );
    deepEqual(find(patched.resources, "forecaster-proxy").options.ignoreChanges, ["*", "ports"]);
  });

  it("stays in the next update, and goes when the proxy's own image is wanted", async () => {
    const next = await following(patched, { image: "nginx:1.30.8-alpine" });
    deepEqual(find(next.resources, "forecaster-proxy-patched").options.ignoreChanges, [
      "*",
      "ports",
    ]);
    const back = await following(next, {});
    equal(find(back.resources, "forecaster-proxy-patched").name, "forecaster-proxy-patched");
    const own = await following(next, { image: "nginx:1.30.7-alpine" });
    const names = own.resources.map(({ name }) => name);
    deepEqual(
      names.filter((name) => name.includes("patched")),
      [],
    );
  });

  it("has what somebody wants of the proxy's container, but for what comes with its network", async () => {
    const container = {
      ulimits: [{ name: "nofile", soft: 1024, hard: 4096 }],
      dns: ["192.0.2.53"],
    };
    const first = await following(await recordUpdate("steady state", { proxy: { container } }), {
      container,
      image: "nginx:1.30.8-alpine",
    });
    const { ulimits, dns } = plain(find(first.resources, "forecaster-proxy-patched").inputs) as {
      ulimits?: unknown;
      dns?: unknown;
    };
    deepEqual([ulimits, dns], [container.ulimits, undefined]);
  });
});
