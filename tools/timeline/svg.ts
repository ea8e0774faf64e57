import type { TimelineReport } from "./frame";

/** A number as a reader writes it: 12,000. */
export function inWords(number: number): string {
  return number.toLocaleString("en-US");
}

/** A text as it stands in XML, whatever it contains. */
export function escapeXml(text: string): string {
  const entities: Record<string, string> = {
    "<": "&lt;",
    ">": "&gt;",
    "&": "&amp;",
    '"': "&quot;",
  };
  return text.replace(/[<>&"]/g, (character) => entities[character] ?? character);
}

/** What became of all requests, in words. */
export function summaryOf({ failures, requests }: TimelineReport): string {
  return `${inWords(failures.length)} failed of ${inWords(requests.length)} requests`;
}
