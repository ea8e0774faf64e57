import { deepEqual } from "node:assert/strict";
import type { Desired } from "../../../components/model/plan/desired";
import type { UpstreamPorts } from "../../../components/model/proxy/nginxConf";
import { decide } from "../../../components/model/plan/decide";
import type { Actual } from "../../../components/model/plan/actual";
import { backend, conf, desired, emptyHost, images, actual } from "../../support/model/actual";

describe("the port of an upstream", () => {
  function listens(changes: Partial<Desired>, finds: Partial<Actual>): UpstreamPorts | undefined {
    let rendered: UpstreamPorts | undefined;
    const render = (ports: UpstreamPorts) => {
      rendered = ports;
      return conf("1");
    };
    decide(desired({ port: 9000, render, ...changes }), actual(finds));
    return rendered;
  }
  const onPort = { blue: backend("blue", { port: 8000 }), green: backend("green", { port: 8000 }) };

  it("is the container's own for a color that stays, and the configured one for one that is made", () => {
    deepEqual(listens({}, { backends: onPort }), { blue: 8000, green: 8000 });
    deepEqual(listens({ images: images("v1", "v2") }, { backends: onPort }), {
      blue: 8000,
      green: 9000,
    });
    deepEqual(listens({}, emptyHost), { blue: 9000, green: 9000 });
  });
});
