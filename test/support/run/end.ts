// Ends the test run whose ID is on the command line; nobody interrupts that.
import { endRun } from "./endRun";
import { readRecords } from "./record";

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => undefined);

async function main(id: string | undefined): Promise<void> {
  for (const record of readRecords()) if (record.id === id) await endRun(record);
}

main(process.argv[2]).catch((error: unknown) => {
  console.error(String(error));
  process.exitCode = 1;
});
