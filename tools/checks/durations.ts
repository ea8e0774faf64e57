/** What a test file takes that is not named below. */
const usual = 75;

const seconds: Readonly<Record<string, number>> = {
  "test/e2e/containers.test.ts": 250,
  "test/e2e/failedReleases.test.ts": 260,
  "test/e2e/guards.test.ts": 220,
  "test/e2e/handover.test.ts": 180,
  "test/e2e/interrupted.test.ts": 200,
  "test/e2e/longRequests.test.ts": 150,
  "test/e2e/maintenance.test.ts": 180,
  "test/e2e/migrationFacts.test.ts": 200,
  "test/e2e/migrationLocks.test.ts": 140,
  "test/e2e/migrations.test.ts": 140,
  "test/e2e/printedCommands.test.ts": 130,
  "test/e2e/rollBack.test.ts": 120,
  "test/e2e/tls.test.ts": 160,
  "test/e2e/tlsFiles.test.ts": 150,
  "test/e2e/long/accessLog.test.ts": 200,
  "test/e2e/long/acmeFaults.test.ts": 300,
  "test/e2e/long/automation.test.ts": 360,
  "test/e2e/long/backendVolumes.test.ts": 300,
  "test/e2e/long/databaseFamilies.test.ts": 360,
  "test/e2e/long/externalDatabase.test.ts": 170,
  "test/e2e/long/handover.test.ts": 420,
  "test/e2e/long/handoverRestarts.test.ts": 300,
  "test/e2e/long/idleStop.test.ts": 210,
  "test/e2e/long/leftFiles.test.ts": 230,
  "test/e2e/long/logFiles.test.ts": 200,
  "test/e2e/long/manyConnections.test.ts": 1500,
  "test/e2e/long/mends.test.ts": 360,
  "test/e2e/long/movedDatabase.test.ts": 150,
  "test/e2e/long/newHost.test.ts": 160,
  "test/e2e/long/registryLogin.test.ts": 280,
  "test/e2e/long/tlsLoad.test.ts": 300,
  "test/e2e/long/workflows.test.ts": 250,
  "test/faults/faults.test.ts": 180,
  "test/images/images.test.ts": 180,
};

/** About how many seconds a test file takes on two cores, beside another lane of tests; it is named from the repository. */
export function durationOf(file: string): number {
  return seconds[file] ?? usual;
}
