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
    needs: N,
    work: (surroundings: Surroundings, ...found: Found<N>) => Promise<T>,
  ): Promise<T> {
    const result = Promise.all(needs).then((found) =>
      work(this.surroundings, ...(found as unknown as Found<N>)),
    );
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
  }
}
