import { deepEqual, equal, match, ok } from "node:assert/strict";
import { describePlan } from "../../../components/model/plan/describePlan";
import { decide } from "../../../components/model/plan/decide";
import { desired, proxyContainer, actual } from "../../support/model/actual";

const parts = { "the proxy's resolver options": "b2", "the proxy's start script": "c3" };
const wanted = desired();
const wants = { ...wanted, proxy: { ...wanted.proxy, ...parts } };
const found = actual({ proxy: proxyContainer({ settings: wanted.proxy }) });

function updateWith(allowDowntime: string | boolean) {
  const update = decide({ ...wants, allowDowntime }, found);
  ok(update.outcome === "update");
  return update;
}

describe("a proxy of an earlier version of this program", () => {
  const text = describePlan(updateWith(false), wants, found);
  const [, permission = ""] =
    /pulumi config set allowDowntime (\S+) && pulumi up\./.exec(text) ?? [];

  it("is kept, and the plan names what is newer and the permission that takes it", () => {
    match(
      text,
      /The proxy keeps an older version of the proxy's resolver options and an older version of the proxy's start script; to take today's, with an outage: /,
    );
    match(permission, /^proxy-[0-9a-f]{12}$/);
    equal(updateWith(false).proxy, "keep");
  });

  it("is made anew with exactly that permission, and with no other", () => {
    deepEqual(
      [permission, true, "proxy-0123456789ab"].map((allowed) => updateWith(allowed).proxy),
      ["recreate", "keep", "keep"],
    );
  });
});
