import { strict as assert } from "node:assert";
import * as os from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { alone } from "../../../tools/setup/lock";
import { deadProcess, FakeMachine } from "../../support/setup/fakeMachine";

describe("two set-ups at once", () => {
  let machine: FakeMachine;
  let events: string[];

  beforeEach(() => {
    machine = new FakeMachine();
    events = [];
  });

  afterEach(() => {
    machine.remove();
  });

  function work(name: string, silenceMs?: number): Promise<void> {
    const slowly = async (): Promise<void> => {
      events.push(`${name} begins`);
      await sleep(50);
      events.push(`${name} ends`);
    };
    return alone(machine.surroundings(), slowly, silenceMs);
  }

  it("wait for each other, and the second says so", async () => {
    await Promise.all([work("first"), work("second")]);
    assert.deepEqual(events, ["first begins", "first ends", "second begins", "second ends"]);
    assert.match(machine.said.join(), /^set-up: waiting for another set-up/);
  });

  it("never work together, however many come after a dead one", async () => {
    machine.lockFor(deadProcess());
    const names = ["a", "b", "c", "d"];
    await Promise.all(names.map((name) => work(name)));
    const begins = events.filter((_, index) => index % 2 === 0);
    const ends = events.filter((_, index) => index % 2 === 1);
    assert.deepEqual(
      begins.map((event) => event.replace("begins", "ends")),
      ends,
    );
    assert.deepEqual(
      [...begins].sort(),
      names.map((name) => `${name} begins`),
    );
  });

  it("do not wait for one that was killed", async () => {
    machine.lockFor(deadProcess());
    await work("next");
    assert.deepEqual(machine.said, []);
  });

  it("do not wait for ever for one whose number another process has now, or on another host", async () => {
    for (const host of [os.hostname(), "elsewhere"]) {
      machine.lockFor(process.pid, host);
      await work("next", 200);
    }
    assert.equal(events.length, 4);
  });

  it("do not take the lock from one that works for long", async () => {
    const long = alone(machine.surroundings(), async () => {
      await sleep(500);
      events.push("long ends");
    });
    await work("next", 250);
    await long;
    assert.equal(events[0], "long ends");
  });
});
