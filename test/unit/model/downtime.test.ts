import { deepEqual, equal, match, notEqual } from "node:assert/strict";
import {
  isPermitted,
  permissionFor,
  type Recreation,
  standingPermission,
} from "../../../components/model/plan/downtime";
import { permissionForm } from "../../../components/model/config/allowDowntime";
import { problemsOf, rawConfig, validConfig } from "../../support/model/configs";

const proxy: Recreation = { part: "proxy", container: "a1", changes: { "proxy.port": "81" } };
const database: Recreation = {
  part: "database",
  container: "b2",
  changes: { "database.port": "5433", "database.image": "v2" },
};

describe("a permission for an outage", () => {
  it("names what it is for, and is a value that the configuration takes as it is", () => {
    const permission = permissionFor([database, proxy]);
    match(permission, /^database-[0-9a-f]{12},proxy-[0-9a-f]{12}$/);
    match(permission, permissionForm);
    equal(validConfig({ allowDowntime: permission }).allowDowntime, permission);
  });

  it("holds for exactly its changes: another value, one more, or another container needs another", () => {
    const permission = permissionFor([proxy]);
    equal(isPermitted(permission, [proxy]), true);
    for (const other of [
      { ...proxy, changes: { "proxy.port": "82" } },
      { ...proxy, changes: { "proxy.port": "81", "proxy.idlePort": "8081" } },
      { ...proxy, container: "a2" },
      { ...proxy, part: "database" } as const,
    ]) {
      equal(isPermitted(permission, [other]), false, JSON.stringify(other));
      notEqual(permissionFor([other]), permission);
    }
    equal(isPermitted(permission, [database, proxy]), false);
  });

  it("does not depend on the order of the settings", () => {
    const { "database.port": port, "database.image": image } = database.changes;
    const changes = { "database.image": image ?? "", "database.port": port ?? "" };
    equal(permissionFor([{ ...database, changes }]), permissionFor([database]));
  });

  it("for both still holds for the one that an update which failed has left to do", () => {
    const both = permissionFor([database, proxy]);
    equal(isPermitted(both, [proxy]), true);
    equal(isPermitted(both, [database]), true);
  });

  it("is not needed where nothing is re-created, and is true for everything, false for nothing", () => {
    for (const allowed of [true, false, "proxy-0123456789ab"]) {
      equal(isPermitted(allowed, []), true);
      equal(isPermitted(allowed, [proxy]), allowed === true);
    }
  });

  it("for everything is named by each plan, another is not", () => {
    match(standingPermission(true).join(), /^allowDowntime: true stands: /);
    deepEqual([standingPermission(false), standingPermission("proxy-0123456789ab")], [[], []]);
  });

  it("in any other form is refused, and a number is never one", () => {
    for (const allowDowntime of [
      "yes",
      "proxy",
      "123456789012",
      "proxy-1",
      "proxy-0123456789ab,",
    ]) {
      deepEqual(
        problemsOf(rawConfig({ allowDowntime })).map(({ path }) => path),
        ["allowDowntime"],
      );
    }
  });
});
