import { deepEqual, equal } from "node:assert/strict";
import fc from "fast-check";
import {
  databaseVariables,
  hasReferences,
  refersToPassword,
  replaceReferences,
} from "../../../components/model/databaseVariables";

const values = databaseVariables({
  host: "db",
  port: 5432,
  name: "forecaster",
  user: "postgres",
  password: "p@ss$&",
  url: "postgresql+asyncpg://postgres:p%40ss%24%26@db:5432/forecaster",
});

describe("the variables of the database", () => {
  it("are its parts, and its URL", () => {
    deepEqual(values, {
      DB_HOST: "db",
      DB_PORT: "5432",
      DB_NAME: "forecaster",
      DB_USER: "postgres",
      DB_PASSWORD: "p@ss$&",
      DATABASE_URL: "postgresql+asyncpg://postgres:p%40ss%24%26@db:5432/forecaster",
    });
  });

  for (const [text, result] of Object.entries({
    "jdbc:postgresql://${DB_HOST}:${DB_PORT}/${DB_NAME}": "jdbc:postgresql://db:5432/forecaster",
    "${DB_USER}:${DB_PASSWORD}": "postgres:p@ss$&",
    "${DATABASE_URL}?schema=a": `${values.DATABASE_URL ?? ""}?schema=a`,
    "$${DB_HOST}": "${DB_HOST}",
    "$$${DB_HOST}": "$${DB_HOST}",
    "${DB_HOST}${DB_HOST}": "dbdb",
    "a $ b $DB_HOST ${OTHER} ${db_host} $${OTHER} ${DB_HOST":
      "a $ b $DB_HOST ${OTHER} ${db_host} $${OTHER} ${DB_HOST",
  })) {
    it(`are put in where a value names them: ${text}`, () => {
      equal(replaceReferences(text, values), result);
      equal(hasReferences(text), text !== result || text.includes("${DB_HOST}"));
    });
  }

  it("leave every text without a reference as it is", () => {
    const piece = fc.constantFrom("$", "{", "}", "DB_HOST", "OTHER", "a", " ");
    fc.assert(
      fc.property(fc.string({ unit: piece }), (text) => {
        if (!hasReferences(text)) equal(replaceReferences(text, values), text);
      }),
    );
  });

  it("make a secret of a value that names the password, and of no other", () => {
    deepEqual(
      ["${DB_PASSWORD}", "x ${DATABASE_URL}", "${DB_HOST}", "$${DB_PASSWORD}", "DB_PASSWORD"].map(
        refersToPassword,
      ),
      [true, true, false, false, false],
    );
  });
});
