import { setTimeout as sleep } from "node:timers/promises";
import { Database } from "./database";
import { HttpServer } from "./httpServer";
import { messageOf, Readiness } from "./readiness";
import { createRoutes } from "./routes";
import { parseSettings, type Settings } from "./settings";

async function serve(settings: Settings): Promise<void> {
  const { VERSION, FAULTS, PORT, START_SECONDS } = settings;
  const database = new Database(settings.DATABASE_URL);
  const readiness = new Readiness(settings, database);
  const server = new HttpServer(settings, createRoutes(settings, database, readiness));
  stopOnSignal(async () => {
    await server.stop();
    await sleep(settings.STOP_SECONDS * 1000);
    await database.close();
    return 0;
  });
  crashLater(settings);
  console.log(`forecaster ${VERSION} starts, faults: ${FAULTS}`);
  await sleep(START_SECONDS * 1000);
  await database.take(settings.TAKE_CONNECTIONS).catch((error: unknown) => {
    console.error(`no further connection: ${messageOf(error)}`);
  });
  await server.listen(PORT);
  console.log(`forecaster ${VERSION} listens on port ${PORT}`);
  await readiness.prepare();
  console.log(`forecaster ${VERSION} has its tables and its model`);
}

async function migrate(settings: Settings): Promise<void> {
  // Process 1 of a container has no default for a signal: without this `docker stop` would wait, then kill.
  stopOnSignal(() => Promise.resolve(143));
  const database = new Database(settings.DATABASE_URL);
  console.log(`migration of ${settings.VERSION} starts`);
  await sleep(settings.MIGRATE_SECONDS * 1000);
  if (settings.MIGRATE_FAIL) throw new Error("migration failed on purpose (MIGRATE_FAIL=1)");
  if (settings.MIGRATE_ALTERS) await database.alter(settings.VERSION);
  console.log(`migration of ${settings.VERSION} done: ${await database.migrate(settings.VERSION)}`);
  await database.close();
}

function crashLater({ CRASH_AFTER_SECONDS }: Settings): void {
  if (CRASH_AFTER_SECONDS === undefined) return;
  setTimeout(() => {
    fail(new Error(`crash on purpose (CRASH_AFTER_SECONDS=${CRASH_AFTER_SECONDS})`));
  }, CRASH_AFTER_SECONDS * 1000);
}

function stopOnSignal(stop: () => Promise<number>): void {
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.once(signal, () => {
      console.log(`${signal}: stopping`);
      stop().then((code) => process.exit(code), fail);
    });
  }
}

function fail(error: unknown): never {
  console.error(`FATAL: ${messageOf(error)}`);
  process.exit(1);
}

async function main(command: string | undefined): Promise<void> {
  const settings = parseSettings(process.env);
  if (settings.PRINT_ENVIRONMENT) {
    const password = decodeURIComponent(new URL(settings.DATABASE_URL).password);
    console.log(`${JSON.stringify(process.env)}\nthe database's password is ${password}`);
  }
  if (command === undefined) await serve(settings);
  else if (command === "migrate") await migrate(settings);
  else throw new Error(`unknown command; migrate or none, got "${command}"`);
}

main(process.argv[2]).catch(fail);
