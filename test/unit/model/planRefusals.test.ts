import { deepEqual } from "node:assert/strict";
import type { Desired } from "../../../components/model/plan/desired";
import { permissionFor } from "../../../components/model/plan/downtime";
import { decide } from "../../../components/model/plan/decide";
import type { Problem } from "../../../components/model/problems";
import type { Actual } from "../../../components/model/plan/actual";
import {
  backend,
  databaseContainer,
  desired,
  emptyHost,
  images,
  proxyContainer,
  release,
  actual,
} from "../../support/model/actual";

const [v1, v2] = [release("v1"), release("v2")];
const dataVolume =
  "the data volume was made with another value, and an update never touches that; expected the value it has, got another (to change it: pg_dumpall, a new stack with a namePrefix of its own, restore)";
const permission = permissionFor([
  { part: "database", container: "database", changes: { "database.port": "5432" } },
  { part: "proxy", container: "proxy", changes: { "proxy.port": "80" } },
]);
const downtime = `pulumi config set allowDowntime ${permission} && pulumi up`;
const proxyPort: Problem = {
  path: "proxy.port",
  message:
    "changing it re-creates the proxy: new requests fail while open ones finish, for at most 30 s (proxy.drainTimeout), and for 2 to 20 s more; an open stream takes all of that time; expected the value that the proxy runs with (or allowDowntime), got another",
  fix: downtime,
};
const databasePort: Problem = {
  path: "database.port",
  message:
    "changing it re-creates the database: requests that need it fail while Postgres stops, for at most 60 s (database.stopGrace), and for 2 to 20 s more; expected the value that the database runs with (or allowDowntime), got another",
  fix: downtime,
};
const otherPorts: Partial<Actual> = {
  database: databaseContainer({ settings: { "database.user": "postgres", "database.port": "1" } }),
  proxy: proxyContainer({ settings: { "proxy.port": "8088" } }),
};
const otherUser: Partial<Actual> = {
  database: databaseContainer({ settings: { "database.user": "bob", "database.port": "5432" } }),
};

function problemsOf(wants: Partial<Desired>, finds: Partial<Actual>): readonly Problem[] {
  const decided = decide(desired(wants), actual(finds));
  return decided.outcome === "refused" ? decided.problems : [];
}

function taken(what: string, by: string, renamed = ""): Problem {
  return {
    path: "namePrefix",
    message: `the container ${what} belongs to ${by}; expected a prefix of its own, got a name that is taken`,
    fix: `pulumi config set namePrefix <prefix>${renamed}`,
  };
}

describe("an update is refused", () => {
  it("with another image for the color that serves, and says how to release it", () => {
    deepEqual(problemsOf({ images: images("v2", "v1") }, {}), [
      {
        path: "images.blue",
        message: `blue serves v1, and an update never touches the color that serves; expected ${v1}, got ${v2}`,
        fix: `pulumi config set --path images.blue ${v1} && pulumi config set --path images.green ${v2} && pulumi config set activeColor green && pulumi up`,
      },
    ]);
  });

  it("with such an image and a switch away from it, and says that it belongs to the next update", () => {
    const wants = { activeColor: "green", images: images("v2", "v2") } as const;
    deepEqual(problemsOf(wants, {}), [
      {
        path: "images.blue",
        message: `blue serves v1, and an update never touches the color that serves; expected ${v1}, got ${v2}`,
        fix: `pulumi config set --path images.blue ${v1} && pulumi up   # then change images.blue in the next update`,
      },
    ]);
  });

  it("when Docker cannot be reached, with its address and its words", () => {
    const dockerHost = "ssh://deploy@server.example";
    const finds = { dockerHost, serving: "unknown", unreachable: "dial: refused" } as const;
    deepEqual(problemsOf({}, { ...emptyHost, ...finds }), [
      {
        path: "dockerHost",
        message: `Docker cannot be reached at ${dockerHost}; expected the address of a daemon that answers, got "dial: refused"`,
        fix: `docker --host ${dockerHost} info`,
      },
    ]);
  });

  it("when nobody can tell which color serves, with what to look at; whatever else is asked for", () => {
    for (const wants of [{}, { activeColor: "green" }, { images: images("v2", "v2") }] as const) {
      deepEqual(problemsOf(wants, { serving: "unknown", trouble: "is restarting" }), [
        {
          path: "the proxy",
          message:
            'cannot determine which color it serves; expected blue, green or none, got "is restarting"',
          fix: "docker logs forecast-nginx",
        },
      ]);
    }
  });

  it("when nobody can tell since the proxy is gone, with a way that does not take its container", () => {
    const finds = { serving: "unknown", proxy: undefined, trouble: "denied" } as const;
    const mends = (changes: object) => problemsOf({}, { ...finds, ...changes }).map((p) => p.fix);
    const host = "docker --host unix:///var/run/docker.sock";
    deepEqual(mends({ absent: "private/nginx:1" }), [`${host} pull private/nginx:1`]);
    deepEqual(mends({}), [`${host} info`]);
  });

  it("when a container of its name belongs to another stack or to somebody else", () => {
    const finds = {
      database: databaseContainer({ stack: "forecaster/prod" }),
      proxy: proxyContainer({ stack: "" }),
      backends: { blue: backend("blue"), green: backend("green", { stack: "forecaster/prod" }) },
    };
    const renamed = "   # if this stack was renamed: pulumi stack rename prod";
    deepEqual(problemsOf({}, finds), [
      taken("forecast-db", "the stack forecaster/prod", renamed),
      taken("forecast-nginx", "somebody else"),
      taken("forecast-backend-green", "the stack forecaster/prod", renamed),
    ]);
  });

  it("when somebody else's container has the name of what obtains the certificate, where one is to", () => {
    const finds = { certificates: proxyContainer({ stack: "" }) };
    const certificates = { settings: {}, authority: "Let's Encrypt" };
    deepEqual(problemsOf({ certificates }, finds), [
      taken("forecast-certificates", "somebody else"),
    ]);
    deepEqual(problemsOf({}, finds), []);
  });

  const otherPrefix = (container: string) => ({
    path: "namePrefix",
    message: `this stack has the container ${container}; expected the prefix that it was made with, got another (to change it: pulumi destroy, or a new stack; if it belongs to another app of this program: deploy that one first)`,
  });

  it("under another prefix than its own containers have, labelled with its app or with none", () => {
    for (const app of ["forecaster", ""]) {
      const owned = ["older-db", "older-nginx"].map((name) => ({ name, app }));
      deepEqual(problemsOf({}, { ...emptyHost, owned }), [otherPrefix("older-db")]);
      deepEqual(problemsOf({}, { owned: [{ name: "forecast-db", app }] }), []);
    }
    const owned = [
      { name: "older-db", app: "forecaster" },
      { name: "forecast-db", app: "" },
    ];
    deepEqual(problemsOf({}, { owned }), [otherPrefix("older-db")]);
  });

  it("under the prefix of another app of its program, beside whose containers it is at home", () => {
    const beside = [
      { name: "forecast-db", app: "forecaster" },
      { name: "reports-db", app: "reports" },
    ];
    deepEqual(problemsOf({}, { owned: beside }), []);
    deepEqual(problemsOf({}, { owned: [{ name: "forecast-db", app: "reports" }] }), [
      {
        path: "namePrefix",
        message:
          "forecast-db belongs to the app reports of this program; expected a prefix for each app, and the name that an app was made with, got one that is taken",
      },
    ]);
  });

  it("but not for containers without a label that an app beside it has, or can have", () => {
    const owned = ["forecast-db", "older-db"].map((name) => ({ name, app: "" }));
    deepEqual(problemsOf({}, { owned }), [], "it has containers of its own");
    const [, older] = owned;
    const others = { ...emptyHost, owned: older === undefined ? [] : [older] };
    deepEqual(problemsOf({ otherPrefixes: ["older"] }, others), []);
    deepEqual(problemsOf({ otherPrefixes: ["old"] }, others), [otherPrefix("older-db")]);
  });

  it("with another database identity, and with allowDowntime too", () => {
    const refused = [{ path: "database.user", message: dataVolume }];
    for (const allowDowntime of [false, true]) {
      deepEqual(problemsOf({ allowDowntime }, otherUser), refused);
    }
  });

  it("with another database identity than the data volume has, when its container is gone", () => {
    const finds = { database: undefined, data: { "database.user": "bob" } };
    deepEqual(problemsOf({}, finds), [{ path: "database.user", message: dataVolume }]);
    deepEqual(problemsOf({}, { ...emptyHost, data: { "database.user": "bob" } }), [
      { path: "database.user", message: dataVolume },
    ]);
  });

  it("with a role that the data were not made with, another one than they were, or none any more", () => {
    const identity = (role?: string) => ({
      "database.user": "postgres",
      ...(role === undefined ? {} : { "database.role": role }),
    });
    const refused = (wants: string | undefined, made: string | undefined) => {
      const settings = { ...identity(made), "database.port": "5432" };
      const database = { ...identity(wants), "database.port": "5432" };
      const asked = { databaseIdentity: identity(wants), database };
      const beside = { database: databaseContainer({ settings }) };
      const gone = { database: undefined, data: identity(made) };
      const found = [beside, gone, { ...emptyHost, ...gone }].map((finds) =>
        problemsOf({ ...asked, allowDowntime: true }, finds),
      );
      deepEqual(found[0], found[1]);
      deepEqual(found[0], found[2]);
      deepEqual(found[0], problemsOf(asked, beside), "no outage is offered for it");
      return found[0];
    };
    const path = "database.role";
    deepEqual(refused("forecast", undefined), [
      { path, message: dataVolume, fix: "pulumi config rm --path database.role" },
    ]);
    deepEqual(refused("forecast", "another"), [{ path, message: dataVolume }]);
    deepEqual(refused(undefined, "forecast"), [{ path, message: dataVolume }]);
    deepEqual(refused("forecast", "forecast"), []);
  });

  it("never with another password for kept data: the label of their volume is for ever the first stack's", () => {
    const databaseIdentity = { "database.user": "postgres", databasePassword: "new" };
    const data = { ...databaseIdentity, databasePassword: "old" };
    deepEqual(problemsOf({ databaseIdentity }, { ...emptyHost, data }), []);
    deepEqual(problemsOf({ databaseIdentity }, { database: undefined, data }), []);
  });

  it("with another password than the database has that is there, whatever its volume's label says", () => {
    const databaseIdentity = { "database.user": "postgres", databasePassword: "new" };
    const settings = { ...databaseIdentity, databasePassword: "old", "database.port": "5432" };
    const finds = { database: databaseContainer({ settings }), data: databaseIdentity };
    deepEqual(problemsOf({ databaseIdentity }, finds), [
      { path: "databasePassword", message: dataVolume },
    ]);
  });

  it("when the data of a stack that has served are not on the host, with the command to begin empty", () => {
    const missing = ["forecast-postgres-data"];
    const refused = {
      path: "database",
      message:
        "its data volume forecast-postgres-data is not on the Docker host ssh://deploy@other, and an update never begins with an empty database unasked; expected the host and the volume of the last update, got none",
      fix: `docker --host ssh://deploy@other volume create --label forecaster-enterprise.empty=yes --label 'forecaster-enterprise.settings={"database.user":"postgres"}' forecast-postgres-data   # for an empty database; or restore this volume from a backup first`,
    };
    const dockerHost = "ssh://deploy@other";
    const databaseIdentity = { "database.user": "postgres", databasePassword: "hash" };
    const lost = { dockerHost, missing, database: undefined, data: undefined };
    deepEqual(problemsOf({ databaseIdentity }, lost), [refused]);
    const other = { ...emptyHost, dockerHost, missing };
    deepEqual(problemsOf({ databaseIdentity }, { ...other, hasServed: true }), [refused]);
    deepEqual(problemsOf({ databaseIdentity }, other), [], "a first deployment");
    const byHand = { ...lost, missing: [], data: { "database.user": "postgres" } };
    deepEqual(problemsOf({ databaseIdentity }, byHand), [], "it does as the command says");
  });

  it("when it would re-create database or proxy unasked, with the outage to expect", () => {
    deepEqual(problemsOf({}, otherPorts), [databasePort, proxyPort]);
    deepEqual(problemsOf({ allowDowntime: true }, otherPorts), []);
  });

  it("until exactly that is allowed, which then allows nothing more", () => {
    deepEqual(problemsOf({ allowDowntime: permission }, otherPorts), []);
    const again = { ...otherPorts, proxy: proxyContainer({ id: "next", settings: {} }) };
    deepEqual(
      problemsOf({ allowDowntime: permission }, again).map(({ path }) => path),
      ["database.port", "proxy.port"],
    );
  });

  it("with all its problems at once", () => {
    const wants = { images: images("v2", "v1") };
    const green = backend("green", { stack: "forecaster/prod" });
    const finds = { ...otherPorts, backends: { blue: backend("blue"), green } };
    deepEqual(
      problemsOf(wants, finds).map(({ path }) => path),
      ["namePrefix", "database.port", "proxy.port", "images.blue"],
    );
  });
});
