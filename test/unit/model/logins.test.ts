import { deepEqual, equal } from "node:assert/strict";
import { parseData } from "../../../components/model/config/parseConfig";
import { canonical, loginFor, registryOf, unusedLogins } from "../../../components/model/logins";

function config(values: Record<string, unknown>) {
  const images = { blue: "ghcr.io/acme/backend:v1", green: "acme/backend:v2" };
  return parseData({ activeColor: "blue", images, ...values });
}

describe("a login at a registry", () => {
  const both = config({
    registry: { address: "ghcr.io", username: "bot" },
    registryPassword: "one",
    registries: { hub: { address: "registry-1.docker.io", username: "reader" } },
    registryPasswords: { hub: "two" },
  });
  const hub = {
    ...{ address: "registry-1.docker.io", username: "reader", password: "two" },
    settings: "registries.hub, registryPasswords.hub",
  };

  it("is used for the images of its registry alone", () => {
    equal(loginFor("ghcr.io/acme/backend:v1", both)?.password, "one");
    deepEqual(loginFor("postgres:16-alpine", both), hub);
    equal(loginFor("ghcr.io:443/acme/backend:v1", both), undefined);
    equal(loginFor("registry.example/acme/backend:v1", both), undefined);
  });

  it("at Docker Hub is understood under all its hosts, and any host in any case", () => {
    for (const host of ["docker.io", "index.docker.io", "registry.hub.docker.com", "Docker.IO"]) {
      equal(canonical(host), "docker.io", host);
    }
    equal(registryOf("GHCR.io/acme/backend:v1"), canonical("ghcr.IO"));
  });

  it("finds a registry in a reference as Docker does", () => {
    const found = ["nginx", "acme/backend", "localhost/a", "a:5000/b", "[::1]:5000/b", "A/b"];
    deepEqual(found.map(registryOf), [
      ...["docker.io", "docker.io", "localhost", "a:5000", "[::1]:5000", "a"],
    ]);
  });

  it("of a registry that no image is from is told", () => {
    deepEqual(unusedLogins(both), []);
    const images = { blue: "acme/backend:v1", green: "acme/backend:v2" };
    const login = { registry: { address: "ghcr.io", username: "bot" }, registryPassword: "one" };
    deepEqual(unusedLogins(config({ ...login, images })), ["registry, registryPassword"]);
  });
});
