/**
 * One field of a script's evidence: its last line of output is a JSON object.
 * @throws Error when the script printed none, which is a mistake in the script.
 */
export function scriptResult(output: string, field: string): string {
  const last = output.trimEnd().split("\n").at(-1) ?? "";
  const parsed: unknown = JSON.parse(last);
  const value =
    typeof parsed === "object" && parsed !== null && field in parsed
      ? (parsed as Record<string, unknown>)[field]
      : undefined;
  if (typeof value !== "string") {
    throw new Error(`a script's evidence lacks ${field}: ${last}`);
  }
  return value;
}
