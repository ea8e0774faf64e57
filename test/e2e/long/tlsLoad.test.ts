import { deepEqual, ok } from "node:assert/strict";
import { Authority } from "../../support/certificates";
import { seen, switchUnderLoad, type MeasuredSwitch } from "../../support/switchUnderLoad";
import { TestStack } from "../../support/testStack";
import { givePair, host, TlsUsers } from "../../support/tlsUsers";
import { startLoad } from "../../../tools/load/load";

const switches = 10;
const leastRequests = 100_000;

describe("1,000 users who stay connected by TLS", () => {
  let stack: TestStack;

  after("removes the stack", async function () {
    this.timeout(300_000);
    await stack.remove();
  });

  it("lose none of 100,000 requests in ten switches, and meet what serves after each", async function () {
    this.timeout(900_000);
    const authority = await Authority.make();
    stack = await TestStack.create();
    await givePair(stack, await authority.issue([host]));
    await stack.release("green", "v2");
    await stack.up();
    const load = startLoad({
      port: stack.ports.tls,
      keyPrefix: `tls-load-${stack.prefix}`,
      tls: new TlsUsers(stack, authority).trust,
      ...{ connections: 1000, rate: 500, seconds: 800, maxRequests: 500_000 },
    });
    const made: MeasuredSwitch[] = [];
    const begun = Date.now();
    for (let count = 0; count < switches; count++) {
      made.push(await switchUnderLoad(stack, load, count % 2 === 0 ? "green" : "blue"));
    }
    const left = (leastRequests / 500) * 1000 - (Date.now() - begun) + 5000;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, left)));
    const report = await load.stop();
    console.log(`${report.failures.length} of ${report.sent} lost in ${made.length} switches`);
    deepEqual(report.failures, []);
    ok(report.sent >= leastRequests, `only ${report.sent}`);
    made.forEach((measured, index) => {
      const { late } = seen(report, measured, made[index + 1]?.beginsMs);
      deepEqual(late, 0);
    });
  });
});
