import { setTimeout as sleep } from "node:timers/promises";
import { z, ZodError } from "zod";
import type { Database } from "./database";
import type { Smoothing } from "./forecast";
import { loadModel } from "./model";
import type { Settings } from "./settings";

/** Prepares the backend in the background and knows why it is not ready. */
export class Readiness {
  model: Smoothing | undefined;
  private waitingFor = "starting";

  constructor(
    private readonly settings: Settings,
    private readonly database: Database,
  ) {}

  /** Creates the tables, opens the connections and loads the model, once a second until all of it succeeds. */
  async prepare(): Promise<void> {
    const { DB_HOST, HF_HOME, MODEL_DOWNLOAD_SECONDS } = this.settings;
    while (!this.model) {
      try {
        this.waitingFor = `tables in the database at ${DB_HOST}`;
        await this.database.createSchema();
        this.waitingFor = `connections to the database at ${DB_HOST}`;
        await this.database.warmUp();
        this.waitingFor = "the model in the shared cache";
        this.model = await loadModel(HF_HOME, MODEL_DOWNLOAD_SECONDS);
      } catch (error) {
        this.waitingFor += `: ${messageOf(error)}`;
        console.error(`not ready, waiting for ${this.waitingFor}`);
        await sleep(1000);
      }
    }
  }

  /** Why requests should not come here yet; undefined when ready. */
  async reason(): Promise<string | undefined> {
    if (this.settings.NEVER_READY) return "never ready, on purpose (NEVER_READY=1)";
    if (!this.model) return `waiting for ${this.waitingFor}`;
    try {
      // Postgres can have been restarted since; before a switch it is asked again.
      await this.database.warmUp();
      await this.database.ping();
      if (this.settings.READY_NEEDS_MIGRATION && !(await this.migrated())) {
        return `the migration of ${this.settings.VERSION} has not run`;
      }
    } catch (error) {
      return `database at ${this.settings.DB_HOST}: ${messageOf(error)}`;
    }
    return undefined;
  }

  private migrated(): Promise<boolean> {
    return this.database.hasMigrated(this.settings.VERSION);
  }
}

/** An error's own words; a refused connection has none but those of its attempts. */
export function messageOf(error: unknown): string {
  if (error instanceof ZodError) return z.prettifyError(error);
  if (error instanceof AggregateError) return error.errors.map(messageOf).join("; ");
  return error instanceof Error ? error.message : String(error);
}
