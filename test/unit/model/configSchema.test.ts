import { deepEqual, match, ok } from "node:assert/strict";
import { z } from "zod";
import { configSchema } from "../../../components/model/config/schema";
import { parseConfig } from "../../../components/model/config/parseConfig";
import { problemsOf, rawConfig, toRaw } from "../../support/model/configs";
import { configOf, textOf } from "../../support/model/stackFiles";

interface Declared {
  readonly type: string;
  readonly description: string;
  readonly default?: unknown;
}

interface Described {
  readonly properties: Readonly<Record<string, { type: string; properties?: object }>>;
  readonly required: readonly string[];
}

const declared = configOf("Pulumi.yaml") as Readonly<Record<string, Declared>>;
const schema = z.toJSONSchema(configSchema, {
  io: "input",
  unrepresentable: "any",
}) as unknown as Described;

const defaults = Object.entries(declared).map(([key, value]) => [key, value.default] as const);

/** A group that may be empty: only that can be listed as optional without repeating a default. */
function mayBeEmpty(key: string): boolean {
  const { shape } = configSchema;
  const setting = shape[key as keyof typeof shape];
  return schema.properties[key]?.type === "object" && setting.safeParse({}).success;
}

describe("Pulumi.yaml", () => {
  it("lists every required key and every group of settings, and nothing that does not exist", () => {
    const expected = Object.keys(schema.properties).filter(
      (key) => schema.required.includes(key) || mayBeEmpty(key),
    );
    deepEqual(Object.keys(declared).sort(), expected.sort());
  });

  it("gives each the type of its schema", () => {
    const types = Object.entries(declared).map(([key, { type }]) => [key, type]);
    const expected = Object.keys(declared).map((key) => [key, schema.properties[key]?.type]);
    deepEqual(types, expected);
  });

  it("holds no default: everything begins empty, so that the program tells what is missing", () => {
    deepEqual(
      defaults,
      Object.entries(declared).map(([key, { type }]) => [key, type === "string" ? "" : {}]),
    );
    deepEqual(
      problemsOf(toRaw(Object.fromEntries(defaults) as Record<string, unknown>)).map(
        ({ path, message }) => `${path}: ${message.split(";")[0] ?? ""}`,
      ),
      [
        "activeColor: not a color",
        "images.blue: not an image reference",
        "images.green: not an image reference",
      ],
    );
  });

  it("leaves a stack that sets only what is required with exactly the program's own defaults", () => {
    const empty = toRaw(Object.fromEntries(defaults));
    deepEqual(parseConfig({ ...empty, ...rawConfig() }), parseConfig(rawConfig()));
  });

  it("names every other key in its comment, since to the engine a listed one would be required", () => {
    const comment = textOf("Pulumi.yaml")
      .replace(/^[^#].*$/gm, "")
      .replaceAll(/\n*# /g, " ");
    const others = Object.keys(schema.properties).filter((key) => !(key in declared));
    ok(comment.includes(`Single optional keys: ${others.join(", ")} (`), comment);
  });

  it("describes each shortly, and names the settings of a group in the order of their schema", () => {
    for (const [key, { description }] of Object.entries(declared)) {
      match(description, /^.{20,500}[^.]$/, key);
      const names = Object.keys(schema.properties[key]?.properties ?? {});
      ok(description.includes(names.join(", ")), `${key} lacks one of ${names.join(", ")}`);
    }
  });
});
