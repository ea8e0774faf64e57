import { strict as assert } from "node:assert";
import { holdTable } from "../support/heldTable";
import { holdSwitch } from "../support/heldSwitch";
import type { TestStack } from "../support/testStack";
import type { Fault } from "./fault";
import type { Scene } from "./scene";

const unasked = ["--yes", "--skip-preview"] as const;

/** Runs another command while a switch is under way; that one fails, and the switch goes on. */
function meanwhile(command: (stack: TestStack) => Promise<unknown>) {
  return async (scene: Scene): Promise<void> => {
    const { stack } = scene;
    await scene.configureRelease();
    const run = await holdSwitch(stack, async () => {
      await assert.rejects(command(stack), /currently locked/);
    });
    const { succeeded, text } = await run.ended;
    assert.ok(succeeded, text);
  };
}

/** Two commands for the same stack at once. */
export const concurrency: readonly Fault[] = [
  {
    part: "concurrency",
    name: "a second pulumi up while one switches",
    bringAbout: meanwhile((stack) => stack.pulumi("up", ...unasked, "--stack", stack.prefix)),
  },
  {
    part: "concurrency",
    name: "a second pulumi up from another checkout while one switches",
    isFast: true,
    bringAbout: meanwhile((stack) =>
      stack.pulumiElsewhere("up", ...unasked, "--stack", stack.prefix),
    ),
  },
  {
    part: "concurrency",
    name: "pulumi destroy while an update switches",
    bringAbout: meanwhile((stack) => stack.destroy()),
  },
  {
    part: "concurrency",
    name: "a migration alters a table that somebody's open transaction holds",
    isFast: true,
    bringAbout: async (scene) => {
      await scene.configureRelease("MIGRATE_ALTERS=1");
      const held = await holdTable(scene.stack.server);
      try {
        const text = await scene.stack.upFails();
        assert.match(text, /it waited for a lock on observations that (perhaps )?pid/);
      } finally {
        await held.release();
      }
    },
  },
  {
    part: "concurrency",
    name: "pulumi preview is interrupted",
    bringAbout: async ({ stack }) => {
      const run = stack.spawn("preview");
      await run.prints(/Previewing update/);
      run.kill("SIGINT");
      assert.ok(!(await run.ended).succeeded, "it was over before it was interrupted");
    },
  },
];
