import { secondsSince, type Step, Whole } from "./whole";

const everySeconds = 15;

/** Says what set-up does and how far it is. */
export class Progress {
  constructor(
    private readonly print: (line: string) => void,
    /** What has ended within this time is not worth a word. */
    private readonly quietSeconds = 1,
    private readonly board = new Board(),
    private readonly part?: string,
  ) {}

  /** What all parts do together. */
  get whole(): Whole {
    return this.board.whole;
  }

  /** The progress of one part; it says nothing more from the signal on. */
  forPart(name: string, signal: AbortSignal): Progress {
    const print = (line: string): void => {
      if (!signal.aborted) this.print(line);
    };
    return new Progress(print, this.quietSeconds, this.board, name);
  }

  /** Prints one line at once, or after the question at the terminal. */
  say(line: string): void {
    const print = (): void => {
      this.print(`set-up: ${line}`);
    };
    if (this.board.held === undefined) print();
    else this.board.held.push(print);
  }

  /**
   * Does the work. What takes a while is announced and closed with its time; meanwhile one line says again and
   * again how far all of set-up is. What is usual is meant for two processors.
   */
  async step<T>(what: string, work: () => Promise<T>, usualSeconds?: number): Promise<T> {
    const step: Step = { part: this.part, what, began: Date.now(), usualSeconds };
    const announce = setTimeout(() => {
      this.whole.isTold = true;
      this.say(this.whole.overview());
    }, this.quietSeconds * 1000);
    this.begin(step);
    try {
      const result = await work();
      const seconds = secondsSince(step.began);
      if (seconds > this.quietSeconds) this.say(`${what}: done in ${seconds} s`);
      return result;
    } finally {
      clearTimeout(announce);
      this.end(step);
    }
  }

  /** Keeps what is said meanwhile until the work has ended. */
  async hold<T>(work: () => Promise<T>): Promise<T> {
    const held: (() => void)[] = (this.board.held ??= []);
    try {
      return await work();
    } finally {
      this.board.held = undefined;
      for (const print of held.splice(0)) print();
    }
  }

  private begin(step: Step): void {
    this.whole.steps.add(step);
    this.board.repeat ??= setInterval(() => {
      this.say(this.whole.overview());
    }, everySeconds * 1000);
  }

  private end(step: Step): void {
    this.whole.steps.delete(step);
    if (this.whole.steps.size > 0) return;
    clearInterval(this.board.repeat);
    this.board.repeat = undefined;
  }
}

/** What the progress of all parts has in common. */
class Board {
  readonly whole = new Whole();
  /** What is to be printed after a question; undefined while nobody is asked. */
  held: (() => void)[] | undefined;
  repeat: NodeJS.Timeout | undefined;
}
