import { settingPath } from "../problems";

/** The command that takes a key out of the stack file; a key of the top level is meant literally. */
export function removal(path: readonly PropertyKey[]): string {
  const [key = "", ...below] = path;
  return below.length === 0
    ? `pulumi config rm ${word(String(key))}`
    : `pulumi config rm --path ${word(settingPath(path))}`;
}

/** The command that sets what stands at a path; its reader puts the value in. */
export function setting(
  path: string,
  how: "plain" | "secret" | "text" = "plain",
  placeholder = "<value>",
): string {
  const flags = { plain: "", secret: "--secret ", text: "--type string " } as const;
  return `pulumi config set ${flags[how]}--path ${word(path)} ${placeholder}`;
}

/** The command that sets one of the two texts of a certificate; Pulumi reads it from its input. */
export function fromFile(key: "certificateChain" | "certificateKey"): string {
  return key === "certificateKey"
    ? `pulumi config set --secret ${key} <privkey.pem`
    : `pulumi config set ${key} <fullchain.pem`;
}

/** One word of a shell line, whatever stands in it; never taken for a flag. */
function word(text: string): string {
  const quoted = /^[\w.,:@/+=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
  return text.startsWith("-") ? `-- ${quoted}` : quoted;
}
