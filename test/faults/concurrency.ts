import { strict as assert } from "node:assert";
import { holdSwitch } from "../support/heldSwitch";
import type { Fault } from "./fault";
import type { Scene } from "./scene";

/** Runs another command while a switch is under way; that one fails, and the switch goes on. */
function meanwhile(command: readonly string[]) {
  return async (scene: Scene): Promise<void> => {
    const { stack } = scene;
    await scene.configureRelease();
    const run = await holdSwitch(stack, async () => {
      const refused = stack.pulumi(...command, "--yes", "--skip-preview", "--stack", stack.prefix);
      await assert.rejects(refused, /currently locked/);
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
    bringAbout: meanwhile(["up"]),
  },
  {
    part: "concurrency",
    name: "pulumi destroy while an update switches",
    bringAbout: meanwhile(["destroy"]),
  },
];
