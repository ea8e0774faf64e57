/** Says what set-up does and how long it has taken so far. */
export class Progress {
  constructor(
    private readonly print: (line: string) => void,
    private readonly everySeconds = 15,
  ) {}

  /** Prints one line at once. */
  say(line: string): void {
    this.print(`set-up: ${line}`);
  }

  /** Does the work; what takes longer than a second is announced, repeated and closed with its time. */
  async step<T>(what: string, work: () => Promise<T>): Promise<T> {
    const started = Date.now();
    const seconds = (): number => Math.round((Date.now() - started) / 1000);
    const announce = setTimeout(() => {
      this.say(`${what} ...`);
    }, 1000);
    const repeat = setInterval(() => {
      this.say(`${what} ... ${seconds()} s`);
    }, this.everySeconds * 1000);
    try {
      const result = await work();
      if (seconds() > 1) this.say(`${what}: done in ${seconds()} s`);
      return result;
    } finally {
      clearTimeout(announce);
      clearInterval(repeat);
    }
  }
}
