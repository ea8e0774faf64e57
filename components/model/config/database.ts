import { address, duration, flag, group, port, image, text } from "./fields";
import { containerInputs } from "./containerInputs";
import { defaultPorts } from "./defaultPorts";
import { initScripts } from "./initScripts";
import { extensions, parameters } from "./parameters";
import { newStackImages } from "./newStackImages";
import { defaultUrl } from "./defaultUrl";
import { defaultUser } from "./defaultUser";

/** The settings of Postgres. */
export const database = group({
  external: flag()
    .prefault(false)
    .describe(
      "Backends use the database at `databaseUrl`, and a new stack runs none; of the settings below only `image` (for `psql`) and `readyTimeout` hold then",
    ),
  remove: flag()
    .prefault(false)
    .describe(
      "Beside `database.external`: removes the container of Postgres once no backend uses it; its data stays",
    ),
  image: image()
    .prefault(newStackImages["database.image"])
    .describe("Any image of Postgres 12 or newer that says where its data is (`PGDATA`)"),
  user: text(/^[a-z_][a-z0-9_]{0,62}$/, "a plain SQL name", "postgres")
    .prefault(defaultUser)
    .describe("Superuser of Postgres, and owner of the database unless there is a `role`"),
  role: text(/^(?!pg_|(public|none)$)[a-z_][a-z0-9_]{0,62}$/, "a plain SQL name", "forecast")
    .optional()
    .describe(
      "Role of the backends and of their migrations, which owns the database and is no superuser; for new data alone",
    ),
  name: text(/^[a-z_][a-z0-9_]{0,62}$/, "a plain SQL name", "forecaster_enterprise")
    .prefault("forecaster_enterprise")
    .describe("Name of the database"),
  urlScheme: text(/^[a-z][a-z0-9+.-]{0,39}$/, "the scheme of a URL", "postgresql+asyncpg")
    .prefault(defaultUrl.urlScheme)
    .describe("Scheme of `DATABASE_URL`, as the backend's library wants it"),
  urlParameters: text(
    /^([\w.~%+:@/,-]+=[\w.~%+:@/,-]*(&(?!$)|$))*$/,
    "parameters of a URL",
    "sslmode=disable",
  )
    .prefault(defaultUrl.urlParameters)
    .describe("Parameters of `DATABASE_URL`; an empty text for none"),
  bindAddress: address.prefault("127.0.0.1").describe("Host address on which Postgres listens"),
  port: port().prefault(defaultPorts["database.port"]).describe("Host port of Postgres"),
  readyTimeout: duration()
    .prefault("2m")
    .describe("How long Postgres may take to accept connections"),
  stopGrace: duration().prefault("1m").describe("Time to stop before it is killed"),
  parameters: parameters
    .prefault({})
    .describe(
      "Parameters of Postgres, such as `work_mem`; those that it reads at its start alone re-create its container",
    ),
  extensions: extensions
    .prefault([])
    .describe("Extensions that the database has before any migration; one that is taken out stays"),
  initScripts: initScripts
    .prefault([])
    .describe(
      "Files (`.sql`, `.sh`) that run once, in their order, on data that this stack makes new; paths from the program's folder",
    ),
  container: containerInputs.database
    .optional()
    .describe("Further inputs of Postgres's container, as `docker.Container` has them"),
});
