import { deepEqual, equal } from "node:assert/strict";
import fc from "fast-check";
import {
  type ImageReference,
  isMoving,
  parseImageReference,
  shortVersion,
} from "../../../components/model/config/imageReference";

const digest = `sha256:${"0123456789abcdef".repeat(4)}`;

const valid: readonly (readonly [string, ImageReference])[] = [
  ["postgres", { name: "postgres" }],
  ["postgres:16-alpine", { name: "postgres", tag: "16-alpine" }],
  ["owner/backend:v0.0.1", { name: "owner/backend", tag: "v0.0.1" }],
  ["ghcr.io/owner/backend:v1", { name: "ghcr.io/owner/backend", tag: "v1" }],
  ["registry.example:5000/backend", { name: "registry.example:5000/backend" }],
  ["registry.example:5000/a/b/c:1_2-3.4", { name: "registry.example:5000/a/b/c", tag: "1_2-3.4" }],
  ["localhost/backend:1", { name: "localhost/backend", tag: "1" }],
  ["Registry.Example/backend:1", { name: "Registry.Example/backend", tag: "1" }],
  ["a.b/c_d__e--f.g:1", { name: "a.b/c_d__e--f.g", tag: "1" }],
  [`backend@${digest}`, { name: "backend", digest }],
  [`a.example:5000/b:v1@${digest}`, { name: "a.example:5000/b", tag: "v1", digest }],
  [`backend:${"t".repeat(128)}`, { name: "backend", tag: "t".repeat(128) }],
];

const invalid = [
  "",
  ":v1",
  "backend:",
  "backend:v 1",
  "Backend:v1",
  "owner/Backend:v1",
  "owner//backend:v1",
  "/backend:v1",
  "backend/:v1",
  "https://registry.example/backend:v1",
  "registry.example:port/backend:v1",
  "owner/a__-b:v1",
  "owner/a..b:v1",
  "owner/a_:v1",
  "backend:.v1",
  "backend:-v1",
  `backend:${"t".repeat(129)}`,
  "backend@sha256:0123",
  `backend@${digest.toUpperCase()}`,
  `backend@${digest}@${digest}`,
  `backend:v1:v2`,
  `${"a".repeat(256)}:v1`,
  " backend:v1",
  "backend:v1\n",
  "--privileged",
];

describe("an image reference", () => {
  for (const [text, parts] of valid) {
    it(`is taken apart as Docker does: ${text.slice(0, 60)}`, () => {
      deepEqual(parseImageReference(text), parts);
    });
  }

  for (const text of invalid) {
    it(`is none when Docker would not take it: ${JSON.stringify(text.slice(0, 60))}`, () => {
      equal(parseImageReference(text), undefined);
    });
  }

  it("can mean another image tomorrow without a tag or with `latest`, but not with a digest", () => {
    const moving = ["backend", "backend:latest", "a.example:5000/backend"];
    const fixed = ["backend:v1", "backend:latest-2", `backend@${digest}`, `b:latest@${digest}`];
    const isMovingText = (text: string) => isMoving(parseImageReference(text) ?? { name: "" });
    deepEqual(moving.map(isMovingText), [true, true, true]);
    deepEqual(fixed.map(isMovingText), [false, false, false, false]);
  });

  it("is called by its tag, or else by the beginning of its digest", () => {
    deepEqual(
      ["a.example:5000/b:v0.0.2", `b:v1@${digest}`, `b@${digest}`, "b", "not one"].map(
        shortVersion,
      ),
      ["v0.0.2", "v1", "0123456789ab", "b", "not one"],
    );
  });

  it("is put together from its parts to the same text, whatever the text is", () => {
    const reference = fc.stringMatching(/^[a-zA-Z0-9.:/@_-]{1,40}$/);
    fc.assert(
      fc.property(fc.oneof(reference, fc.constantFrom(...valid.map(([text]) => text))), (text) => {
        const parts = parseImageReference(text);
        if (parts === undefined) return;
        const { name, tag, digest: fixed } = parts;
        equal([name, tag && `:${tag}`, fixed && `@${fixed}`].join(""), text);
      }),
      { numRuns: 2000 },
    );
  });
});
