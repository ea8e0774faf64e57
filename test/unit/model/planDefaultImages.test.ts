import { deepEqual, equal, match, ok } from "node:assert/strict";
import { describePlan } from "../../../components/model/plan/describePlan";
import { decide } from "../../../components/model/plan/decide";
import type { Desired } from "../../../components/model/plan/desired";
import { actual, databaseContainer, desired, proxyContainer } from "../../support/model/actual";

const today = desired();
const wants = {
  ...today,
  proxy: { ...today.proxy, "proxy.image": "new" },
  database: { ...today.database, "database.image": "new" },
};
const leftOpen = { "proxy.image": "nginx:2", "database.image": "postgres:17" };
const found = actual({
  proxy: proxyContainer({
    image: "nginx:1",
    settings: { ...today.proxy, "proxy.image": "old" },
  }),
  database: databaseContainer({
    image: "postgres:16",
    settings: { ...today.database, "database.image": "old" },
  }),
});

function updateWith(changes: Partial<Desired>) {
  const update = decide({ ...wants, ...changes }, found);
  ok(update.outcome === "update");
  return update;
}

describe("an image whose default is newer than the container", () => {
  const open = { defaultImages: leftOpen };
  const plan = () => describePlan(updateWith(open), { ...wants, ...open }, found);

  it("is kept where the configuration leaves it open, and the plan names what new stacks get", () => {
    const { database, proxy } = updateWith(open);
    deepEqual([database, proxy], ["keep", "keep"]);
    const text = plan();
    match(text, /The database keeps postgres:16 \(new stacks get postgres:17\); to take today's,/);
    match(text, /The proxy keeps nginx:1 \(new stacks get nginx:2\); to take today's,/);
  });

  it("is taken with exactly the permission that the plan names", () => {
    const permitted = plan().matchAll(/pulumi config set allowDowntime (\S+) &&/g);
    const [forDatabase = "", forProxy = ""] = [...permitted].map(
      ([, permission = ""]) => permission,
    );
    deepEqual(
      [forDatabase, forProxy].map((allowDowntime) => {
        const { database, proxy } = updateWith({ ...open, allowDowntime });
        return [database, proxy];
      }),
      [
        ["recreate", "keep"],
        ["keep", "recreate"],
      ],
    );
  });

  it("comes along when something else re-creates the container", () => {
    const allowDowntime = true;
    const proxy = { ...wants.proxy, "proxy.port": "81" };
    equal(updateWith({ ...open, proxy, allowDowntime }).proxy, "recreate");
  });

  it("is a change like any other where the configuration names it", () => {
    const refused = decide(wants, found);
    ok(refused.outcome === "refused");
    deepEqual(
      refused.problems.map(({ path }) => path),
      ["database.image", "proxy.image"],
    );
  });
});
