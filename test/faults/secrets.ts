import { strict as assert } from "node:assert";
import { docker, logsOf, namesWith, runPrefix } from "../support/dockerHost";
import { SecretWatch } from "../support/secretWatch";
import type { TestStack } from "../support/testStack";

/** Secret settings that every stack of the matrix has, by their paths; no other run has the same. */
export const knownSecrets = {
  databasePassword: `kn0wn-database-passw0rd-${runPrefix}`,
  "secretVariables.TOKEN": `kn0wn-t0ken-of-a-"variable"/with marks-${runPrefix}`,
  "secretVariables.KEY": `kn0wn-l0ng-key-of-a-variable-${runPrefix}-${"0123456789".repeat(30)}`,
} as const;

/**
 * Asserts that nothing shows a secret which does not need it: what was printed, the state and all other
 * files, the logs of every container, the definitions of all but those that need it, command lines.
 */
export async function expectNoSecretOf(stack: TestStack, watch: SecretWatch): Promise<void> {
  // Their beginnings: one that is cut off or escaped further on is shown as well.
  const secrets = Object.values(knownSecrets).map((secret) => secret.slice(0, 16));
  const { database, proxy, backends } = stack.names;
  const needing: readonly string[] = [database, backends.blue, backends.green];
  const shown: Record<string, string> = { "what was printed": stack.printed };
  for (const entry of await namesWith(`${stack.prefix}-`)) {
    const [kind = "", name = ""] = entry.split(" ");
    if (kind === "container") shown[`logs of ${name}`] = await logsOf(name);
    if (!needing.includes(name)) shown[entry] = await docker(kind, "inspect", name);
  }
  assert.ok(`container ${proxy}` in shown, "nginx was looked at");
  const places = Object.entries(shown).filter(([, text]) =>
    secrets.some((one) => text.includes(one)),
  );
  assert.deepEqual(
    places.map(([place]) => place),
    [],
  );
  assert.deepEqual(await SecretWatch.filesWith(secrets, stack.directory), []);
  assert.ok(watch.looks > 0, "nobody looked at the command lines");
  assert.deepEqual(watch.seen, []);
}
