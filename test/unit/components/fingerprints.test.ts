import { randomUUID } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ok } from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import { labels } from "../../../components/model/plan/actual";
import type { Recording } from "../../support/mocks/recordProgram";
import { find, masked, plain, without } from "../../support/mocks/registered";
import { recordUpdate } from "../../support/mocks/scenarios";
import { everySetting, secrets } from "../../support/mocks/settings";

const containers = ["blue", "green", "database", "proxy"] as const;

/** Settings that are missing on purpose. */
const leftOut: Readonly<Record<string, string>> = {
  "database.user": "a change is refused: it is in the data for good",
  "database.role": "a change is refused: it is in the data for good",
  "database.name": "a change is refused: it is in the data for good",
  "proxy.drainTimeout": "nginx is not re-created for how long Docker waits for its end",
};

describe("what a container runs with", () => {
  // The tests are made with its name; there is a file when they run.
  const envFile = join(tmpdir(), `forecaster-env-${randomUUID()}`);
  let defaults: Recording;

  before(async () => {
    writeFileSync(envFile, `SMTP_PASSWORD=${secrets.envFile}\n`);
    defaults = await recordUpdate("first deployment");
  });
  after(() => {
    rmSync(envFile);
  });

  function inputsOf({ resources }: Recording, container: string) {
    const { inputs } = find(resources, `forecaster-${container}`);
    const own = inputs.labels as readonly { label: string; value: unknown }[];
    const fingerprint = own.find(({ label }) => label === labels.settings)?.value;
    return { fingerprint: plain(fingerprint), given: masked(without(inputs, "labels")) };
  }

  const { backend, database, proxy, ...others } = everySetting(envFile);
  const groups = { backend, database, proxy };
  const single = Object.entries(groups).flatMap(([group, values]) =>
    Object.entries<unknown>({ ...values }).map(([name, value]) => ({
      path: `${group}.${name}`,
      settings: { [group]: { [name]: value } },
    })),
  );
  const { variables, secretVariables, logs } = others;
  const whole = Object.entries({ variables, secretVariables, logs }).map(([path, value]) => ({
    path,
    settings: { [path]: value },
  }));

  const all = [...single, ...whole].filter(({ path }) => !(path in leftOut));
  for (const { path, settings } of all) {
    it(`is in its fingerprint, so that plans name what a kept one lacks: ${path}`, async () => {
      const changed = await recordUpdate("first deployment", settings);
      for (const container of containers) {
        const [before, after] = [defaults, changed].map((one) => inputsOf(one, container));
        ok(before?.fingerprint !== undefined && after?.fingerprint !== undefined);
        const isMadeAlike = isDeepStrictEqual(after.given, before.given);
        ok(isMadeAlike || !isDeepStrictEqual(after.fingerprint, before.fingerprint), container);
      }
    });
  }
});
