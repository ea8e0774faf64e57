import { strict as assert } from "node:assert";
import { mock } from "node:test";
import { Progress } from "../../../tools/setup/progress";
import { setUp } from "../../../tools/setup";
import { FakeMachine } from "../../support/setup/fakeMachine";
import { addPlugins, addPulumi, addRunningDocker } from "../../support/setup/fakePrograms";

describe("the progress of set-up", () => {
  describe("a person who waits for set-up", () => {
    let lines: string[];
    let progress: Progress;

    beforeEach(() => {
      mock.timers.enable({ apis: ["Date", "setInterval", "setTimeout"] });
      lines = [];
      progress = new Progress((line) => lines.push(line));
    });

    afterEach(() => {
      mock.timers.reset();
    });

    /** Work that ends when it is told. */
    function work(): { readonly done: Promise<void>; readonly end: () => void } {
      let end = (): void => undefined;
      const done = new Promise<void>((resolve) => (end = resolve));
      return { done, end };
    }

    function pass(seconds: number): void {
      for (let second = 0; second < seconds; second++) mock.timers.tick(1000);
    }

    it("reads what it does, and how long that takes so far", async () => {
      const { done, end } = work();
      const step = progress.step("building", () => done);
      pass(32);
      end();
      await step;
      assert.deepEqual(lines, [
        "set-up: building, 0:01",
        "set-up: building, 0:15",
        "set-up: building, 0:30",
        "set-up: building: done in 32 s",
      ]);
    });

    it("reads how far the whole is, what goes on side by side, and what comes then", async () => {
      const { signal } = new AbortController();
      const { parts } = progress.whole;
      for (const name of ["Docker", "engine", "images"]) parts.set(name, "runs");
      parts.set("plugins", "waits");
      const cli = work();
      const base = work();
      const engine = progress
        .forPart("engine", signal)
        .step("building the CLI", () => cli.done, 240);
      pass(58);
      parts.set("Docker", "done");
      const images = progress.forPart("images", signal).step("making a base", () => base.done);
      pass(1);
      assert.deepEqual(lines.slice(-2), [
        "set-up: 0 of 4 done after 0:45 | engine: building the CLI, 0:45 (usually about 4:00) | Docker | images | then: plugins",
        "set-up: 1 of 4 done after 0:59 | engine: building the CLI, 0:59 (usually about 4:00) | images: making a base, 0:01 | then: plugins",
      ]);
      base.end();
      cli.end();
      await Promise.all([engine, images]);
      assert.equal(lines.at(-1), "set-up: building the CLI: done in 59 s");
      pass(60);
      assert.equal(lines.at(-1), "set-up: building the CLI: done in 59 s");
    });

    it("is not told of a second's work, or of what goes on after a failure", async () => {
      const quick = work();
      const step = progress.step("asking", () => quick.done);
      mock.timers.tick(900);
      quick.end();
      await step;
      const stop = new AbortController();
      const part = progress.forPart("images", stop.signal);
      stop.abort();
      part.say("making");
      assert.deepEqual(lines, []);
    });

    it("reads a question undisturbed, and what was said meanwhile after the answer", async () => {
      const answer = work();
      const asked = progress.hold(() => answer.done);
      progress.say("building");
      assert.deepEqual(lines, []);
      answer.end();
      await asked;
      progress.say("built");
      assert.deepEqual(lines, ["set-up: building", "set-up: built"]);
    });
  });

  it("tells how far it is, whenever something new begins that takes a while, and when all is done", async () => {
    const machine = new FakeMachine();
    try {
      addRunningDocker(machine);
      machine.touch("docker/registry");
      machine.touch("docker/slow");
      addPulumi(machine);
      addPlugins(machine);
      await setUp(machine.surroundings({ progress: machine.progress(1) }));
      const told = machine.said.map((line) => line.replaceAll(/\d+:\d\d/g, "TIME"));
      const pulls = told.map((line) =>
        /^set-up: \d of 4 done after TIME \| .*images: pulling (\S+),/.exec(line),
      );
      assert.deepEqual(
        [...new Set(pulls.flatMap((found) => found?.[1] ?? []))],
        ["nginx:1.30.7-alpine", "postgres:16.16-alpine", "node:24-slim"],
      );
      assert.equal(told.at(-1), "set-up: all done after TIME");
    } finally {
      machine.remove();
    }
  });
});
