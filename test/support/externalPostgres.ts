import { docker, runPrefix } from "./dockerHost";
import { testToolchain } from "./toolchain";
import { until } from "./until";

let servers = 0;
const password = "el$ewhere/p@ss";

/** A Postgres beside the stacks, on an address of this machine: they reach it as they reach another host's. */
export class ExternalPostgres {
  private constructor(
    readonly container: string,
    readonly host: string,
    readonly port: number,
  ) {}

  static async start(port: number): Promise<ExternalPostgres> {
    const { images } = await testToolchain();
    const container = `${runPrefix}-elsewhere-${++servers}`;
    const host = await docker(
      ...["network", "inspect", "bridge", "--format", "{{(index .IPAM.Config 0).Gateway}}"],
    );
    await docker(
      ...["run", "--detach", "--name", container, "--network", "host"],
      ...["--env", `POSTGRES_PASSWORD=${password}`, "--env", "POSTGRES_DB=forecasts"],
      ...[images.postgres, "postgres", "-c", `listen_addresses=${host}`, "-c", `port=${port}`],
    );
    const server = new ExternalPostgres(container, host, port);
    await until("the database elsewhere answers", () => server.answers());
    return server;
  }

  /** As `databaseUrl` has it. */
  url(secret: string = password): string {
    return `postgresql://postgres:${encodeURIComponent(secret)}@${this.host}:${this.port}/forecasts?sslmode=disable`;
  }

  /** One element per row, columns separated by `|`. */
  async sql(query: string): Promise<string[]> {
    const rows = await docker("exec", this.container, ...this.psql, "--command", query);
    return rows.split("\n").filter((row) => row !== "");
  }

  /** The command inside its container that takes SQL and prints rows only. */
  get psql(): readonly string[] {
    return [
      ...["psql", "--username", "postgres", "--dbname", "forecasts", "--port", String(this.port)],
      ...["--no-align", "--tuples-only", "--set", "ON_ERROR_STOP=1"],
    ];
  }

  async stop(): Promise<void> {
    await docker("rm", "--force", "--volumes", this.container);
  }

  private async answers(): Promise<boolean> {
    const { host, port } = this;
    const ready = ["pg_isready", "--quiet", "--host", host, "--port", String(port)];
    return docker("exec", this.container, ...ready).then(
      () => true,
      () => false,
    );
  }
}
