import { Client, Pool, type PoolClient } from "pg";

/** One value of a series; `key` is the caller's own, and is not unique so that duplicates show. */
export interface Observation {
  readonly series: string;
  readonly value: number;
  readonly key: string;
}

// Both colors may start at once, and CREATE TABLE IF NOT EXISTS fails when two of them run together.
// One query string is one transaction, so the lock holds until its last statement is done.
const LOCK = "SELECT pg_advisory_xact_lock(4711001);";
const SCHEMA = `${LOCK}
  CREATE TABLE IF NOT EXISTS observations (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    series text NOT NULL,
    value double precision NOT NULL,
    key text NOT NULL,
    version text NOT NULL,
    at timestamptz NOT NULL DEFAULT now()
  );
  CREATE INDEX IF NOT EXISTS observations_series ON observations (series, id DESC);
  INSERT INTO observations (series, value, key, version)
    SELECT 'sales', 100 + 2 * month + 10 * sin(month), 'seed-' || month, 'seed'
    FROM generate_series(1, 24) AS month
    WHERE NOT EXISTS (SELECT FROM observations WHERE key = 'seed-1');`;
const MIGRATIONS = `${LOCK}
  CREATE TABLE IF NOT EXISTS migrations (version text PRIMARY KEY, at timestamptz DEFAULT now());`;

// Of both colors together less than half of what Postgres has by default.
const CONNECTIONS = 20;

/** The service's Postgres: its tables, its migration and its queries. */
export class Database {
  private readonly pool: Pool;

  constructor(private readonly url: string) {
    this.pool = new Pool({
      connectionString: url,
      max: CONNECTIONS,
      min: CONNECTIONS,
      connectionTimeoutMillis: 3000,
      query_timeout: 10_000,
    });
    // An idle connection that Postgres closes is replaced by the pool; without a listener it would end the process.
    this.pool.on("error", (error) => {
      console.error(`database connection lost: ${error.message}`);
    });
    // The same while it is held and asks nothing.
    this.pool.on("connect", (client) => client.on("error", () => undefined));
  }

  /**
   * Opens every connection that users will need, one after another: with a switch all of them come at once, and on a
   * host without a free CPU twenty connections that are opened together miss their time limit. It opens none while
   * some are at work.
   */
  async warmUp(): Promise<void> {
    const { totalCount, idleCount } = this.pool;
    if (totalCount === CONNECTIONS || idleCount < totalCount) return;
    const held: PoolClient[] = [];
    try {
      while (held.length < CONNECTIONS) held.push(await this.pool.connect());
    } finally {
      for (const client of held) client.release();
    }
  }

  /** Takes so many connections, or all that there are, and keeps them. */
  async take(count: number): Promise<void> {
    for (let taken = 0; taken < count; taken++) {
      const client = new Client({ connectionString: this.url });
      client.on("error", () => undefined);
      await client.connect();
    }
  }

  async ping(): Promise<void> {
    await this.pool.query("SELECT 1");
  }

  async createSchema(): Promise<void> {
    await this.pool.query(SCHEMA);
  }

  /** Prepares the database for `version`, as often as it is asked to; returns what it did, in words. */
  async migrate(version: string): Promise<string> {
    await this.pool.query(MIGRATIONS);
    const { rowCount } = await this.pool.query(
      "INSERT INTO migrations (version) VALUES ($1) ON CONFLICT DO NOTHING",
      [version],
    );
    return rowCount === 1
      ? `recorded ${version} in table migrations`
      : `${version} was already in table migrations, nothing to do`;
  }

  /** Adds a column that is named after `version`: nobody else can read the table meanwhile. */
  async alter(version: string): Promise<void> {
    await this.pool.query(`ALTER TABLE observations ADD COLUMN IF NOT EXISTS "${version}" text`);
  }

  async hasMigrated(version: string): Promise<boolean> {
    const exists = await this.pool.query<{ table: string | null }>(
      "SELECT to_regclass('migrations') AS table",
    );
    if (exists.rows[0]?.table == null) return false;
    const found = await this.pool.query("SELECT FROM migrations WHERE version = $1", [version]);
    return found.rowCount === 1;
  }

  async append({ series, value, key }: Observation, version: string): Promise<void> {
    await this.pool.query(
      "INSERT INTO observations (series, value, key, version) VALUES ($1, $2, $3, $4)",
      [series, value, key, version],
    );
  }

  /** The latest values of a series, oldest first. */
  async history(series: string, limit: number): Promise<number[]> {
    const { rows } = await this.pool.query<{ value: number }>(
      "SELECT value FROM observations WHERE series = $1 ORDER BY id DESC LIMIT $2",
      [series, limit],
    );
    return rows.map((row) => row.value).reverse();
  }

  /** How many rows, and how many different keys, begin with `prefix`. */
  async count(prefix: string): Promise<{ rows: number; keys: number }> {
    const { rows } = await this.pool.query<{ rows: number; keys: number }>(
      `SELECT count(*)::int AS rows, count(DISTINCT key)::int AS keys
       FROM observations WHERE starts_with(key, $1)`,
      [prefix],
    );
    return rows[0] ?? { rows: 0, keys: 0 };
  }

  async close(): Promise<void> {
    await this.pool.end();
  }
}
