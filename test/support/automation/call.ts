import type { InlineProgram } from "../../fixtures/inlinePrograms";

/** What the Automation API is asked to do. */
export interface Call {
  readonly command: "up" | "preview" | "refresh" | "destroy";
  readonly runProgram?: boolean;
  /** Run in the process that calls; without it the program in the stack's folder is run, as by the CLI. */
  readonly inline?: InlineProgram;
}

/** The stack that a call is about. */
export interface Where {
  readonly stackName: string;
  /** The folder with the stack's settings. */
  readonly workDir: string;
  readonly envVars: Record<string, string>;
}

/** How a call ended, and what it left behind in the process that made it. */
export interface Ended {
  readonly rejected: boolean;
  /** The text of the error, or what the command printed. */
  readonly text: string;
  /** Every different error that the engine showed, in its own words. */
  readonly errors: readonly string[];
  readonly exitCode: number | string | undefined;
}
