import { deepEqual } from "node:assert/strict";
import type { Desired } from "../../../components/model/desired";
import type { UpstreamPorts } from "../../../components/model/nginxConf";
import { plan } from "../../../components/model/plan";
import type { World } from "../../../components/model/world";
import { backend, conf, desired, emptyWorld, images, world } from "../../support/model/world";

describe("the port of an upstream", () => {
  function listens(changes: Partial<Desired>, finds: Partial<World>): UpstreamPorts | undefined {
    let rendered: UpstreamPorts | undefined;
    const render = (ports: UpstreamPorts) => {
      rendered = ports;
      return conf("1");
    };
    plan(desired({ port: 9000, render, ...changes }), world(finds));
    return rendered;
  }
  const onPort = { blue: backend("blue", { port: 8000 }), green: backend("green", { port: 8000 }) };

  it("is the container's own for a color that stays, and the configured one for one that is made", () => {
    deepEqual(listens({}, { backends: onPort }), { blue: 8000, green: 8000 });
    deepEqual(listens({ images: images("v1", "v2") }, { backends: onPort }), {
      blue: 8000,
      green: 9000,
    });
    deepEqual(listens({}, emptyWorld), { blue: 9000, green: 9000 });
  });
});
