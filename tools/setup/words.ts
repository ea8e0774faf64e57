/** What an error says. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The last line of what a program printed: there it says why it failed. */
export function lastLine(text: string): string {
  return text.trim().split("\n").at(-1) ?? "";
}
