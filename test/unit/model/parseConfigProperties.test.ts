import { ok } from "node:assert/strict";
import fc from "fast-check";
import { configSchema } from "../../../components/model/config";
import { renderProblems } from "../../../components/model/problems";
import { problemsOf, rawConfig, toRaw } from "../../support/model/configs";

const keys = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...Object.keys(configSchema.shape)) },
  { weight: 1, arbitrary: fc.string() },
);
const anything = fc.oneof(fc.string({ unit: "binary" }), fc.json({ maxDepth: 4 }));
const full: Readonly<Record<string, unknown>> = {
  activeColor: "green",
  images: { blue: "registry.example/backend:v1", green: "registry.example/backend:v2" },
  namePrefix: "reports",
  database: { image: "postgres:17", port: 5433, readyTimeout: "1m" },
  databasePassword: "hunter2-hunter2",
  backend: { hostPorts: { blue: 9001, green: 9002 }, healthcheck: { retries: 2 }, cpus: 2 },
  variables: { LOG_LEVEL: "info", WORKERS: 4 },
  secretVariables: { TOKEN: "hunter3-hunter3" },
  gate: { readyPath: "/ready", consecutive: 2 },
  smoke: { paths: ["/ready"], command: "./check" },
  proxy: { port: 8088, routes: [{ path: "/api/v1/train", readTimeout: "2m" }] },
  registry: { address: "ghcr.io", username: "forecaster-bot" },
  registryPassword: "hunter4-hunter4",
  logs: { maxSize: "1m" },
  dockerHost: "ssh://deploy@server.example",
  protected: true,
};

/** `full` with one value, at any depth, replaced by anything, left out, or joined by an unknown key. */
const mutated = fc
  .tuple(fc.constantFrom(...pathsOf(full)), fc.jsonValue(), fc.constantFrom("set", "drop", "add"))
  .map(([path, value, how]) => changed(full, path, value, how) as Record<string, unknown>);

function pathsOf(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  const below =
    typeof value === "object" && value !== null
      ? Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, [...path, key]))
      : [];
  return path.length === 0 ? below : [path, ...below];
}

function changed(whole: unknown, path: readonly string[], value: unknown, how: string): unknown {
  const [key = "", ...rest] = path;
  const copy = structuredClone(whole) as Record<string, unknown>;
  if (rest.length > 0) {
    copy[key] = changed(copy[key], rest, value, how);
  } else if (how === "drop") {
    // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- a hole in an array is meant
    delete copy[key];
  } else {
    copy[how === "add" ? `${key}2` : key] = value;
  }
  return copy;
}

describe("any configuration is parsed, or refused with its problems and nothing else:", () => {
  it("arbitrary texts and JSON under known and unknown keys", () => {
    const configs = fc.dictionary(keys, anything);
    fc.assert(
      fc.property(configs, (raw) => void problemsOf(raw)),
      { numRuns: 2000 },
    );
  });

  it("a valid one but for one arbitrary value", () => {
    fc.assert(
      fc.property(
        keys,
        anything,
        (key, value) => void problemsOf({ ...rawConfig(), [key]: value }),
      ),
      { numRuns: 2000 },
    );
  });

  it("a valid one with a setting changed, left out or added at any depth", () => {
    fc.assert(
      fc.property(mutated, (values) => void problemsOf(toRaw(values))),
      { numRuns: 3000 },
    );
  });

  it("and never with a secret in a message, whatever else is wrong and wherever the secret may stand", () => {
    const secret = fc.stringMatching(/^hunter[a-z0-9]{12,30}$/);
    const wrong = fc.constantFrom<Record<string, unknown>>(
      { activeColor: "purple" },
      { activeColour: "blue" },
      { registry: undefined },
      { proxy: 7 },
    );
    const places = (value: string): Record<string, unknown>[] => [
      { databasePassword: value },
      { registryPassword: value },
      { secretVariables: value },
      { secretVariables: [value] },
      { secretVariables: { TOKEN: { inner: value } } },
      { secretVariables: { "no name": value } },
      { secretVariables: { TOKEN: value, PATH: value }, variables: { TOKEN: "1" } },
    ];
    fc.assert(
      fc.property(secret, wrong, fc.nat({ max: 6 }), (value, mistake, place) => {
        const raw = toRaw({ ...full, ...mistake, ...places(value)[place] });
        const problems = problemsOf(raw);
        ok(problems.length > 0);
        ok(!renderProblems(problems).includes(value), renderProblems(problems));
      }),
      { numRuns: 500 },
    );
  });
});
