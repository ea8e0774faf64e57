import * as pulumi from "@pulumi/pulumi";

/**
 * Runs a program; whatever fails is thrown as one message. It must be thrown: to the Automation API a program
 * that logs an error and returns is one that wants none of its resources any more, and all are deleted.
 */
export async function frontDoor<T>(program: () => Promise<T>): Promise<T> {
  try {
    return await program();
  } catch (error) {
    throw new OneMessage(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

/** Pulumi prints the message of a RunError only; where there is a stack Node 20 formats it for half a minute. */
class OneMessage extends pulumi.RunError {
  override stack = "";
}
