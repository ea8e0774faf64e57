import type { Registered } from "./registered";

/** Resources as an indented list, `type name` each, in alphabetical order below their parent. */
export function treeOf(resources: readonly Registered[], parent = rootKey): string {
  return resources
    .filter((resource) => resource.parent === parent)
    .map((resource) => `${resource.type} ${resource.name}`)
    .sort()
    .map((key) => [key, ...indented(treeOf(resources, key))].join("\n"))
    .join("\n");
}

/** The stack itself. */
const rootKey = "pulumi:pulumi:Stack forecaster-enterprise-test";

function indented(text: string): string[] {
  return text === "" ? [] : text.split("\n").map((line) => `  ${line}`);
}
