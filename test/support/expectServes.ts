import { strict as assert } from "node:assert";
import type { Color } from "../../components/model/color";
import type { TestStack } from "./testStack";

/** Asserts which color answers users, over HTTP, and that the recorded outputs tell the same. */
export async function expectServes(
  stack: TestStack,
  color: Color,
  version?: string,
): Promise<void> {
  const answer = await stack.ask("/health");
  assert.equal(answer.status, 200, answer.body);
  assert.equal(answer.color, color, "another color answers users");
  if (version !== undefined) assert.equal(answer.version, version);
  assert.equal((await stack.outputs()).activeColor, color, "the outputs name another color");
}

/** Asserts that a text holds every one of the passages. */
export function expectWords(text: string, passages: readonly RegExp[]): void {
  for (const passage of passages) assert.match(text, passage);
}
