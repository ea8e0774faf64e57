import * as pulumi from "@pulumi/pulumi";

/**
 * Runs a program and reports its failure as one message. A thrown error would be printed with its
 * stack, after up to half a minute that Node 20 spends on formatting it.
 */
export async function frontDoor<T>(program: () => Promise<T>): Promise<T | undefined> {
  try {
    return await program();
  } catch (error) {
    await pulumi.log.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
    return undefined;
  }
}
