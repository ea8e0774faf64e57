import { deepEqual, match, ok } from "node:assert/strict";
import { resolve } from "node:path";
import { recordProgram } from "../../support/mocks/recordProgram";
import { find, plain } from "../../support/mocks/registered";
import { before, recordUpdate } from "../../support/mocks/scenarios";

const path = "test/fixtures/unavailable.html";

interface Script {
  readonly create: string;
  readonly environment: Readonly<Record<string, string>>;
}

describe("what users get where no backend answers", () => {
  it("is said inside the proxy, by a script that only sets files", async () => {
    const settings = { proxy: { maintenance: "503" } };
    const { resources } = await recordUpdate("first deployment", settings);
    const { create, environment } = plain(
      find(resources, "forecaster-maintenance").inputs,
    ) as Script;
    match(create, /^docker exec --interactive .*--env MAINTENANCE .*forecast-nginx sh -s$/);
    deepEqual(environment.MAINTENANCE, "503");
  });

  it("is touched by no update of a stack that has no such setting", async () => {
    const { resources } = await recordUpdate("first deployment");
    const names = resources.map(({ name }) => name);
    ok(!names.includes("forecaster-maintenance"), names.join());
    ok(!names.includes("forecaster-proxy-error-pages"), names.join());
    const { environment } = plain(
      find(resources, "forecaster-proxy-configuration").inputs,
    ) as Script;
    ok(!("PAGES" in environment));
  });

  it("is brought from files, of which the engine records sums and no text", async () => {
    const settings = { proxy: { errorPages: { "503": path } } };
    const { resources } = await recordUpdate("first deployment", settings);
    const { environment } = plain(find(resources, "forecaster-proxy-error-pages").inputs) as Script;
    const { FILES = "", PAGES = "" } = environment;
    const [name, sum, file] = FILES.split("\t");
    deepEqual([name, file], ["503-for-users.html", resolve(path)]);
    match(sum ?? "", /^[0-9a-f]{64}$/);
    match(PAGES, /^[0-9a-f]{12}$/);
    const configuration = plain(find(resources, "forecaster-proxy-configuration").inputs);
    ok(JSON.stringify(configuration).includes(`/etc/forecaster/pages/${PAGES};`));
    ok(!JSON.stringify(resources).includes("We are back in a few minutes"));
  });

  it("is refused before anything is registered where its file is missing", async () => {
    const settings = { proxy: { errorPages: { "502": "errors/missing.html" } } };
    const { messages, resources } = await recordProgram(await before("first deployment", settings));
    match(
      messages.join(),
      /Nothing was changed\.\nproxy\.errorPages\.502: the file cannot be read/,
    );
    deepEqual(
      resources.filter(({ custom }) => custom),
      [],
    );
  });
});
