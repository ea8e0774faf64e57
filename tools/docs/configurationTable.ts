import { z } from "zod";
import { configSchema } from "../../components/model/config/schema";
import { whenChanged } from "./changes";

/** What a JSON schema says of one setting, or of a group of them. */
interface Described {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, Described>>;
  readonly additionalProperties?: unknown;
  readonly items?: Described;
  readonly anyOf?: readonly Described[];
  readonly required?: readonly string[];
}

/** Every setting with its default, its meaning, and what a change of it does to a stack that serves; a Markdown table. */
export function configurationTable(): string {
  const rows = everyRow().map(([name = "", ...rest]) => [
    `\`${name}\``,
    ...rest,
    whenChanged(name),
  ]);
  const head = ["setting", "default", "meaning", "when changed"];
  return [head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
}

/** The names of all settings, in the schema's order. */
export function settingNames(): string[] {
  return everyRow().map(([name = ""]) => name);
}

function everyRow(): string[][] {
  const schema = z.toJSONSchema(configSchema, { io: "input", unrepresentable: "any" });
  return settings(schema as Described, "");
}

/** The rows of a group; `[]` stands for a place in a list. A group that can be left out requires nothing. */
function settings(group: Described, path: string, isOptional = false): string[][] {
  return Object.entries(group.properties ?? {}).flatMap(([name, setting]) => {
    const key = path === "" ? name : `${path}.${name}`;
    const isRequired = !isOptional && (group.required?.includes(name) ?? false);
    const isMap = typeof setting.additionalProperties === "object";
    // One with a meaning of its own is told as a whole.
    const isWhole = isMap || setting.description !== undefined;
    if (setting.properties !== undefined && !isWhole) {
      return settings(setting, key, setting.default === undefined && !isRequired);
    }
    return [
      [key, fallback(setting, isRequired), setting.description ?? ""],
      ...settings(setting.items ?? {}, `${key}[]`),
    ];
  });
}

function fallback(setting: Described, isRequired: boolean): string {
  // Zod leaves a default of false out.
  const isFlag = [setting, ...(setting.anyOf ?? [])].some(({ type }) => type === "boolean");
  const value = isFlag ? (setting.default ?? false) : setting.default;
  if (value === undefined) return isRequired ? "required" : "none";
  return `\`${typeof value === "string" ? value : JSON.stringify(value)}\``;
}
