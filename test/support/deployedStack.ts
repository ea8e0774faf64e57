/* eslint-disable mocha/no-exports, mocha/no-top-level-hooks -- called inside a describe */
import { TestStack, type TestStackOptions } from "./testStack";

/** A stack for the tests of one file: deployed before the first of them, removed after the last. */
export function deployedStack(
  options: () => TestStackOptions | Promise<TestStackOptions> = () => ({}),
): () => TestStack {
  let stack: TestStack | undefined;

  before("deploys a stack", async function () {
    this.timeout(300_000);
    stack = await TestStack.create(await options());
    await stack.up();
  });

  after("removes the stack", async function () {
    this.timeout(300_000);
    await stack?.remove();
  });

  return () => {
    if (stack === undefined) throw new Error("the stack is deployed before the tests, not earlier");
    return stack;
  };
}
