/** One call of the Automation API on a stack. */
export interface Call {
  /** The name of a program in test/fixtures/inlinePrograms.ts; without one the stack's own folder is run. */
  readonly inline?: string;
  readonly command: "up" | "preview" | "refresh" | "destroy";
  readonly runProgram?: boolean;
  readonly stack: string;
  /** The folder with the stack's settings. */
  readonly directory: string;
  readonly env: Readonly<Record<string, string>>;
}

/** How it ended, and what it left behind in the process that made it. */
export interface Ended {
  readonly rejected: boolean;
  /** The text of the error, or what the command printed. */
  readonly text: string;
  /** Every different error that the engine showed, in its own words. */
  readonly errors: readonly string[];
  readonly exitCode: number | string | undefined;
}
