import { format } from "node:util";
import * as pulumi from "@pulumi/pulumi";

/**
 * What ends a program, as one message. It has to be thrown: to the Automation API a program that logs an
 * error and returns is one that wants none of its resources any more, and all of them are deleted.
 */
export class Failure extends pulumi.RunError {
  /** Pulumi prints a RunError without it, but Node 20 formats it for half a minute all the same. */
  override stack = "";
}

/** The failure that an error stands for; where it came from is told to `pulumi --debug` only. */
export async function failure(error: unknown): Promise<Failure> {
  const { message, stack = message } =
    error instanceof Error ? error : new Error(format("%s", error));
  await pulumi.log.debug(stack);
  return new Failure(message, { cause: error });
}
