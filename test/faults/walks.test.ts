import fc from "fast-check";
import { TestDaemon } from "../support/testDaemon";
import { TestStack } from "../support/testStack";
import { faultReport } from "./report";
import { Scene } from "./scene";
import { type Belief, take, walksOf } from "./walk";

const walks = Number(process.env.WALKS ?? 20);
const stepsPerWalk = 12;
const config = { gate: { consecutive: 3, timeout: "20s" } };

/** A new stack, the walk on it, and its removal. */
async function walkOn(names: readonly string[], daemon: TestDaemon): Promise<void> {
  const stack = await TestStack.create({ config });
  try {
    await daemon.publish(stack.ports.proxy);
    await daemon.publish(stack.ports.idle);
    await stack.up();
    const scene = new Scene(stack, daemon);
    let belief: Belief = { serves: "blue", versions: { blue: "v1", green: "v1" } };
    for (const [index, name] of names.entries()) {
      belief = await take(name, scene, belief).catch((error: unknown) => {
        // At once: a failure is walked again and again until it is at its shortest.
        console.log(`      failed at step ${index + 1} of ${names.join(", ")}:\n${String(error)}`);
        throw error;
      });
    }
  } finally {
    await stack.remove();
  }
}

if (walks > 0)
  describe(`${walks} random walks of ${stepsPerWalk} steps, while users send requests`, () => {
    after(() => faultReport.write());

    it("end where the model says, with what was proven, and without a lost request", async function () {
      this.timeout((walks * stepsPerWalk * 40 + 900) * 1000);
      const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31);
      console.log(`      seed ${seed}: SEED=${seed} walks the same ways again`);
      const daemon = await TestDaemon.start();
      const walk = fc.asyncProperty(walksOf(stepsPerWalk), (names) => walkOn(names, daemon));
      try {
        await fc.assert(walk, {
          numRuns: walks,
          seed,
          // A failure is shown at its shortest within half an hour, or as it is.
          plugins: [
            fc.interruptAfterTimeLimit((walks * stepsPerWalk * 20 + 1800) * 1000, {
              failOnInterrupt: true,
            }),
          ],
        });
      } finally {
        await daemon.stop();
      }
      faultReport.walked({ walks, steps: stepsPerWalk, seed });
    });
  });
