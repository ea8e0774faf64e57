import type { Config } from "../config/schema";
import { type Problem, settingPath } from "../problems";

/** Somebody's own directives, and the setting that has them. */
export interface Added {
  readonly path: readonly (string | number)[];
  readonly text: string;
}

/** All of them. */
export function addedDirectives({ directives: { http, server }, routes }: Config["proxy"]) {
  const all = [
    { path: ["proxy", "directives", "http"], text: http },
    { path: ["proxy", "directives", "server"], text: server },
    ...routes.map(({ directives }, index) => ({
      path: ["proxy", "routes", index, "directives"],
      text: directives,
    })),
  ];
  return all.flatMap(({ path, text }): Added[] => (text === undefined ? [] : [{ path, text }]));
}

/**
 * What nginx has answered about a configuration: nothing, or why it refuses it and in the next line the one that it
 * means. Both can hold what only somebody's secret setting has.
 */
export function refusedDirectives(
  answer: string,
  added: readonly Added[],
  isSecret: boolean,
): Problem[] {
  const [refusal = "", line = ""] = answer.split("\n");
  if (refusal === "") return [];
  // Of what does not go together nginx names the end of the block.
  const isNamed = /\w/.test(line);
  const words = isNamed ? [line] : [...refusal.matchAll(/"(\w+)"/g)].map(([, word = ""]) => word);
  const meant = added.find(({ text }) => words.some((word) => text.includes(word)));
  const path = settingPath(meant?.path ?? ["proxy"]);
  const [got, why] = isSecret
    ? ["a secret", "nginx's words could show it, and are kept back"]
    : [isNamed ? JSON.stringify(line) : "these", refusal];
  return [
    {
      path,
      message: `expected directives that nginx takes, got ${got}: ${why}`,
      ...(meant === undefined ? {} : { fix: `pulumi config set --path '${path}' <directives>` }),
    },
  ];
}
