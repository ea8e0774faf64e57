import { deepEqual, match, ok } from "node:assert/strict";
import { resolve } from "node:path";
import { scriptText, type ScriptName } from "../../../components/scriptText";
import { labels } from "../../../components/model/plan/actual";
import { find } from "../../support/mocks/registered";
import {
  type Recording,
  type RecordOptions,
  recordProgram,
} from "../../support/mocks/recordProgram";
import { before, recordUpdate } from "../../support/mocks/scenarios";

const [container, volume] = ["forecast-db", "forecast-postgres-data"];

/** The scripts that were run before the first registration. */
function askedScripts({ asked }: Recording): ScriptName[] {
  const texts = asked.map(({ stdin }) => stdin);
  const names = ["readHost", "pull", "readDatabase"] as const;
  return texts.flatMap((text) => names.filter((name) => scriptText(name, false) === text));
}

/** A steady stack, with other labels of its database and settings. */
async function steady(
  settings: RecordOptions["config"],
  relabel: (label: Readonly<Record<string, string>>) => Readonly<Record<string, string>>,
): Promise<RecordOptions> {
  const { after, config } = await before("steady state");
  const { host } = after;
  const own = host.containers[container] ?? {};
  const label = JSON.parse(own[labels.settings] ?? "") as Record<string, string>;
  const relabelled = { ...own, [labels.settings]: JSON.stringify(relabel(label)) };
  const containers = { ...host.containers, [container]: relabelled };
  const data = JSON.stringify(relabel(JSON.parse(host.data ?? "") as Record<string, string>));
  return {
    config: { ...config, ...settings },
    after: { ...after, host: { ...host, containers, data } },
  };
}

/** As commit 7609e95 labels, with what it took from the tag postgres:16-alpine and an empty password. */
const ofTag = {
  "database.image (major version)": "8e502f16d75e",
  "database data path": "69f030b0c827",
  databasePassword: "fc5865c3b949",
};

describe("the database", () => {
  it("is asked for nothing but its container by an update that keeps it", async () => {
    for (const scenario of ["steady state", "release", "roll back"] as const) {
      deepEqual(askedScripts(await recordUpdate(scenario)), ["readHost"]);
    }
  });

  it("keeps what gave it parameters when none are left: an update after that deletes nothing", async () => {
    const { config, after } = await before("steady state");
    const names = async (facts: Readonly<Record<string, string>>) => {
      const host = { ...after.host, facts: { ...after.host.facts, ...facts } };
      const { resources } = await recordProgram({ config, after: { ...after, host } });
      return resources.map(({ name }) => name).filter((name) => name.endsWith("-parameters"));
    };
    deepEqual(await names({ "parameters/forecast-db-id": "" }), ["forecaster-database-parameters"]);
    deepEqual(await names({}), []);
  });

  it("has its image brought and asked before the first resource, but never by a preview", async () => {
    const options = await before("first deployment");
    deepEqual(askedScripts(await recordProgram(options)), ["readHost", "pull", "readDatabase"]);
    const preview = await recordProgram({ ...options, preview: true });
    deepEqual(askedScripts(preview), ["readHost", "readDatabase"]);
  });

  it("has its image brought for an update of which exactly its re-creation is allowed", async () => {
    const { config, after } = await steady(
      { database: { image: "postgres:16.4-alpine" } },
      (own) => own,
    );
    const refused = await recordProgram({ config, after });
    deepEqual(askedScripts(refused), ["readHost", "readDatabase"]);
    const [, allowDowntime] =
      /set allowDowntime (\S+) && pulumi up/.exec(refused.messages.join()) ?? [];
    const allowed = await recordProgram({ config: { ...config, allowDowntime }, after });
    deepEqual(askedScripts(allowed), ["readHost", "pull", "readDatabase"]);
    ok(allowed.touched.includes("forecaster-database"));
  });

  it("that a killed update has left has its image and its data asked before it is re-created", async () => {
    const { config, after } = await before("first deployment");
    const first = await recordProgram({ config, after });
    const left = { ...first.host, serves: "none", recorded: [] };
    const update = await recordProgram({ config, after: { ...after, host: left } });
    deepEqual(askedScripts(update), ["readHost", "pull", "readDatabase"]);
    ok(update.touched.includes("forecaster-database"));
  });

  it("that nobody allowed to be down has its image asked for, not brought, and is refused with all reasons", async () => {
    const options = await steady(
      { database: { image: "postgres:17", user: "somebody" } },
      (own) => own,
    );
    const refused = await recordProgram(options);
    deepEqual(askedScripts(refused), ["readHost", "readDatabase"]);
    deepEqual(refused.resources, []);
    match(refused.messages.join(), /database\.user: .*\ndatabase\.image: .*got Postgres 17/);
  });

  it("made by an earlier version, which labelled it by its tag, is taken over as it is", async () => {
    const known = await steady({}, (own) => ({ ...ofTag, ...own }));
    const update = await recordProgram(known);
    deepEqual([update.touched, update.exitCode], [[], undefined]);
    deepEqual(askedScripts(update), ["readHost"]);
  });

  it("made by an earlier version is still refused another user, name or password", async () => {
    const changes = {
      database: { user: "somebody", name: "another" },
      databasePassword: "an0ther!",
    };
    const refused = await recordProgram(await steady(changes, (own) => ({ ...ofTag, ...own })));
    const text = refused.messages.join();
    for (const path of ["database.user", "database.name", "databasePassword"]) {
      match(text, new RegExp(`^.*${path}: the data volume was made with another value`, "m"));
    }
    ok(!text.includes("an0ther!"));
    deepEqual(refused.resources, []);
  });

  it("has a volume whose label holds nothing that can change", async () => {
    const { resources } = await recordUpdate("first deployment");
    const [label] = find(resources, "forecaster-volumes-postgres-data").inputs.labels as [
      { readonly value: { readonly secret: string } },
    ];
    const names = Object.keys(JSON.parse(label.value.secret) as object);
    deepEqual(names, ["database.user", "database.name"], volume);
  });

  describe("with a role, and with files for new data", () => {
    const settings = {
      database: { role: "forecast", initScripts: ["test/fixtures/seed.sql"] },
    };
    const [role, files] = ["forecaster-database-role", "forecaster-database-init-scripts"];

    it("is made in this order: it answers, has the role, then what the files bring, then backends", async () => {
      const { resources } = await recordUpdate("first deployment", settings);
      const order = ["forecaster-database-ready", role, files, "forecaster-blue"];
      const names = resources.map(({ name }) => name).filter((name) => order.includes(name));
      deepEqual([...new Set(names)], order);
      const { SCRIPTS, ROLE_PASSWORD } = find(resources, files).inputs.environment as Record<
        string,
        unknown
      >;
      deepEqual(SCRIPTS, `test/fixtures/seed.sql\t${resolve("test/fixtures/seed.sql")}`);
      ok(JSON.stringify(ROLE_PASSWORD).includes("secret"));
    });

    it("says so on the label of its volume, for good", async () => {
      const { resources } = await recordUpdate("first deployment", settings);
      const [label] = find(resources, "forecaster-volumes-postgres-data").inputs.labels as [
        { readonly value: { readonly secret: string } },
      ];
      deepEqual(Object.keys(JSON.parse(label.value.secret) as object), [
        ...["database.user", "database.role", "database.name", "database.initScripts"],
      ]);
    });

    it("is changed by no update after the first, whatever becomes of the files", async () => {
      for (const scenario of ["steady state", "release", "roll back"] as const) {
        const { touched } = await recordUpdate(scenario, settings);
        deepEqual([touched.includes(role), touched.includes(files)], [false, false], scenario);
      }
      const { config, after } = await before("steady state", settings);
      for (const initScripts of [[], ["gone.sql"]]) {
        const database = { ...settings.database, initScripts };
        const update = await recordProgram({ config: { ...config, database }, after });
        const names = update.resources.map(({ name }) => name);
        deepEqual(
          [update.touched.filter((name) => name.includes("database")), names.includes(files)],
          [[], true],
        );
        ok(!update.messages.join().includes("are not run"));
      }
    });

    it("made before there were any keeps its resources and its label, and says that no file runs", async () => {
      const { config, after } = await before("steady state");
      const database = { initScripts: settings.database.initScripts };
      const names = ({ resources }: Recording) => resources.map(({ name }) => name);
      const update = await recordProgram({ config: { ...config, database }, after });
      deepEqual(names(update), names(await recordUpdate("steady state")));
      deepEqual(update.touched, (await recordUpdate("steady state")).touched);
      match(update.messages.join("\n"), /^warn: database\.initScripts are not run: /m);
    });
  });
});
