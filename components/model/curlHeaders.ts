/** Headers as curl reads them from a file of its options: one line each, in quotes. */
export function curlHeaders(headers: Readonly<Record<string, string>>): string {
  return Object.entries(headers)
    .map(([name, value]) => `header = "${name}: ${value.replaceAll(/["\\]/g, "\\$&")}"`)
    .join("\n");
}
