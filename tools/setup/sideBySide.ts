import type { Surroundings } from "./surroundings";
import { reasonOf } from "./words";

type Found<N extends readonly Promise<unknown>[]> = {
  -readonly [K in keyof N]: Awaited<N[K]>;
};

/** Parts of set-up that go on side by side; the first that fails stops the others. */
export class SideBySide {
  private readonly ends: Promise<void>[] = [];
  private failure: Error | undefined;

  constructor(
    private readonly surroundings: Surroundings,
    private readonly stop: AbortController,
  ) {}

  /** Begins a part as soon as there is what it needs, which is given to it. */
  part<T, const N extends readonly Promise<unknown>[]>(
    name: string,
    needs: N,
    work: (surroundings: Surroundings, ...found: Found<N>) => Promise<T>,
  ): Promise<T> {
    const { signal } = this.stop;
    const progress = this.surroundings.progress.forPart(name, signal);
    const { parts } = progress.whole;
    parts.set(name, needs.length === 0 ? "runs" : "waits");
    const result = Promise.all(needs).then(async (found) => {
      parts.set(name, "runs");
      const own = { ...this.surroundings, progress, signal };
      const made = await work(own, ...(found as unknown as Found<N>));
      parts.set(name, "done");
      return made;
    });
    const failed = (error: unknown): void => {
      this.failure ??= error instanceof Error ? error : new Error(reasonOf(error));
      this.stop.abort();
    };
    this.ends.push(result.then(() => undefined, failed));
    return result;
  }

  /** @throws the first failure, when all parts have ended. */
  async end(): Promise<void> {
    await Promise.all(this.ends);
    if (this.failure !== undefined) throw this.failure;
    const { progress } = this.surroundings;
    if (progress.whole.isTold) progress.say(`all done after ${progress.whole.elapsed()}`);
  }
}
