import { deepEqual } from "node:assert/strict";
import fc from "fast-check";
import { namesFor } from "../../../components/model/names";
import { parseActual } from "../../../components/model/plan/actual";

const names = namesFor("forecast");
const nothing = {
  dockerHost: "",
  serving: "unknown",
  dockerVersion: undefined,
  kernelVersion: undefined,
  trouble: undefined,
  absent: undefined,
  unreachable: undefined,
  configHash: undefined,
  configFileHash: undefined,
  pair: undefined,
  pages: [],
  data: undefined,
  database: undefined,
  proxy: undefined,
  patched: undefined,
  certificates: undefined,
  isPatchedServing: false,
  backends: { blue: undefined, green: undefined },
  served: { blue: undefined, green: undefined },
  hasFacts: false,
  owned: [],
  retagged: [],
  digests: {},
  missing: [],
};

function printed(...lines: readonly (readonly string[])[]): string {
  return lines.map((fields) => `${fields.join("\t")}\n`).join("");
}

function container(name: string, status = "running", settings = '{"A":"1"}'): readonly string[] {
  return ["container", name, `id-of-${name}`, status, "project/stack", "image:v1", settings];
}

function facts(name: string, status = "running", settings: object = { A: "1" }) {
  const own = { stack: "project/stack", image: "image:v1", settings, knownId: undefined };
  return { id: `id-of-${name}`, status, proof: undefined, ...own };
}

describe("what a Docker host tells of itself", () => {
  it("is what serves, and what each container was created with", () => {
    const output = printed(
      ["host", "ssh://deploy@server.example"],
      container(names.database),
      container(names.proxy),
      container(names.backends.blue, "exited"),
      [...container(`/${names.backends.green}`), "9000"],
      ["version", "28.5.1"],
      ["kernel", "6.1.0-40-amd64"],
      ["data", '{"database.user":"abc"}'],
      ["serves", "green"],
      ["configuration", "0123456789abcdef"],
      ["file", "abcdef"],
      ["recorded", names.backends.blue, "id-before"],
      ["owned", names.database],
      ["owned", "older-db", "reports"],
      ["retagged", names.backends.blue],
      ["digests", names.backends.green, "sha256:7", "a/b@sha256:1 localhost:5000/b@sha256:2"],
      ["digests", names.backends.blue, "sha256:8", "c@sha256:3"],
      ["pulled", "sha256:7", "1764479600 a/b:v1"],
      ["missing", names.network],
    );
    deepEqual(parseActual(output, names), {
      ...nothing,
      dockerHost: "ssh://deploy@server.example",
      serving: "green",
      dockerVersion: "28.5.1",
      kernelVersion: "6.1.0-40-amd64",
      configHash: "0123456789abcdef",
      configFileHash: "abcdef",
      data: { "database.user": "abc" },
      database: facts(names.database),
      proxy: facts(names.proxy),
      owned: [
        { name: names.database, app: "" },
        { name: "older-db", app: "reports" },
      ],
      retagged: [names.backends.blue],
      digests: {
        green: [
          { name: "a/b", digest: "sha256:1" },
          { name: "localhost:5000/b", digest: "sha256:2" },
        ],
      },
      missing: [names.network],
      backends: {
        blue: { ...facts(names.backends.blue, "exited"), knownId: "id-before" },
        green: { ...facts(names.backends.green), id: `id-of-/${names.backends.green}`, port: 9000 },
      },
    });
  });

  it("is what each container was proven with, and what served last", () => {
    const [blue, green] = [names.backends.blue, names.backends.green];
    const output = printed(
      container(blue),
      container(green),
      ["serves", "blue"],
      ["facts"],
      ["proven", `id-of-${blue}`, "image:v1", "/ready"],
      ["proven", "id-of-another", "image:v0", "/ready"],
      ["checked", `id-of-${blue}`, "/ready /api/v1/health"],
      ["served", "blue", "image:v1"],
    );
    const { hasFacts, served, backends } = parseActual(output, names);
    const smokePaths = ["/ready", "/api/v1/health"];
    deepEqual([hasFacts, served], [true, { blue: "image:v1", green: undefined }]);
    deepEqual(backends.blue?.proof, { image: "image:v1", readyPath: "/ready", smokePaths });
    deepEqual(backends.green?.proof, undefined);
  });

  it("is which container an update has stopped, and how long the start of each took", () => {
    const [blue, green] = [names.backends.blue, names.backends.green];
    const output = printed(
      container(blue),
      container(green, "exited"),
      ["proven", `id-of-${blue}`, "image:v1", "/ready"],
      ["proven", `id-of-${green}`, "image:v1", "/ready"],
      ["startup", `id-of-${green}`, "12"],
      ["startup", `id-of-${blue}`, ""],
      ["stopped", `id-of-${green}`, "1764479600"],
    );
    const { backends } = parseActual(output, names);
    const proven = { image: "image:v1", readyPath: "/ready", smokePaths: undefined };
    deepEqual(backends.green, {
      ...{ ...facts(green, "exited"), wasStopped: true, proof: { ...proven, startSeconds: 12 } },
    });
    deepEqual(backends.blue, { ...facts(blue), proof: proven });
  });

  it("has no path and no image from facts that are empty: what is wanted stands for them", () => {
    const { blue } = names.backends;
    const output = printed(
      container(blue),
      ["facts"],
      ["proven", `id-of-${blue}`, "image:v1", ""],
      ["served", "blue", ""],
    );
    const { served, backends } = parseActual(output, names);
    deepEqual(served.blue, undefined);
    deepEqual(backends.blue?.proof, {
      image: "image:v1",
      readyPath: undefined,
      smokePaths: undefined,
    });
  });

  it("is which nginx serves, and whether the proxy can hand over", () => {
    const hosts = (...nginx: string[]) =>
      parseActual(
        printed(
          [...container(names.proxy), "", "yes"],
          container(names.patched),
          ...nginx.map((which) => ["nginx", which]),
        ),
        names,
      );
    const { proxy, patched, isPatchedServing } = hosts("patched");
    deepEqual(proxy, { ...facts(names.proxy), handsOver: true });
    deepEqual([patched, isPatchedServing], [facts(names.patched), true]);
    deepEqual([hosts("own").isPatchedServing, hosts().isPatchedServing], [false, false]);
  });

  it("knows a container that was put back, and not one that came after it", () => {
    const { database, proxy } = parseActual(
      printed(
        container(names.database),
        container(names.proxy),
        ["put-back", names.database, `id-of-${names.database}`],
        ["put-back", names.proxy, "id-of-an-earlier-one"],
      ),
      names,
    );
    deepEqual([database?.wasPutBack, proxy?.wasPutBack], [true, undefined]);
  });

  it("is empty where nothing was deployed yet", () => {
    const output = printed(["host", "unix:///var/run/docker.sock"], ["serves", "none"]);
    const dockerHost = "unix:///var/run/docker.sock";
    deepEqual(parseActual(output, names), { ...nothing, dockerHost, serving: "none" });
  });

  it("is unknown with the reason, when Docker or the pointer cannot be reached", () => {
    const host = ["host", "tcp://192.0.2.7:2375"];
    deepEqual(
      parseActual(printed(host, ["serves", "unknown"], ["unreachable", "dial: refused"]), names),
      { ...nothing, dockerHost: "tcp://192.0.2.7:2375", unreachable: "dial: refused" },
    );
    deepEqual(
      parseActual(printed(host, ["serves", "unknown"], ["trouble", "is restarting"]), names),
      { ...nothing, dockerHost: "tcp://192.0.2.7:2375", trouble: "is restarting" },
    );
    deepEqual(parseActual(printed(host, ["trouble", "denied"], ["absent", "nginx:1"]), names), {
      ...nothing,
      ...{ dockerHost: "tcp://192.0.2.7:2375", trouble: "denied", absent: "nginx:1" },
    });
  });

  it("is never a guess: no answer, or one that names no color, is unknown", () => {
    for (const output of ["", "serves\n", "serves\tpurple\n", "serves blue\n", "SERVES\tblue\n"]) {
      deepEqual(parseActual(output, names), nothing, output);
    }
  });

  it("leaves out containers that have similar names", () => {
    const others = [`${names.proxy}-2`, `x-${names.proxy}`, "forecast", ""].map((name) =>
      container(name),
    );
    deepEqual(parseActual(printed(...others), names), nothing);
  });

  it("knows a container that is not ours by its empty labels", () => {
    const output = printed(["container", names.database, "id", "running", "", "", ""]);
    const labels = { stack: "", image: "", settings: {}, knownId: undefined };
    const database = { id: "id", status: "running", proof: undefined, ...labels };
    deepEqual(parseActual(output, names), { ...nothing, database });
  });

  it("takes labels that are no settings for none: the container then lacks everything", () => {
    for (const label of ["", "{", "null", "7", "<no value>"]) {
      deepEqual(parseActual(printed(container(names.proxy, "running", label)), names), {
        ...nothing,
        proxy: facts(names.proxy, "running", {}),
      });
    }
  });

  it("can be read from any output", () => {
    const words = fc.constantFrom("host", "container", "serves", "data", "blue", names.proxy, "{}");
    const line = fc.array(fc.oneof(words, fc.string()), { maxLength: 8 }).map((f) => f.join("\t"));
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const { serving } = parseActual(lines.join("\n"), names);
        deepEqual(["blue", "green", "none", "unknown"].includes(serving), true);
      }),
      { numRuns: 1000 },
    );
  });
});
