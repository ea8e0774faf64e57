import { z } from "zod";
import { configSchema } from "../../components/model/config/schema";

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

/** Every setting with its default and its meaning, as a Markdown table. */
export function configurationTable(): string {
  const schema = z.toJSONSchema(configSchema, { io: "input", unrepresentable: "any" });
  const rows = settings(schema as Described, "");
  return [["setting", "default", "meaning"], ["---", "---", "---"], ...rows]
    .map((row) => `| ${row.join(" | ")} |`)
    .join("\n");
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
      [`\`${key}\``, fallback(setting, isRequired), setting.description ?? ""],
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
