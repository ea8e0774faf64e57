import { deepEqual } from "node:assert/strict";
import type { Desired } from "../../../components/model/desired";
import { upstreamPorts } from "../../../components/model/plan";
import type { World } from "../../../components/model/world";
import { backend, desired, emptyWorld, images, world } from "../../support/model/world";

describe("the port of an upstream", () => {
  const listens = (changes: Partial<Desired>, finds: Partial<World> = {}) =>
    upstreamPorts(desired(changes), world(finds), 9000);
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
