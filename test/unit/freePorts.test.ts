import { strict as assert } from "node:assert";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { freePorts, isFree } from "../../tools/freePorts";

describe("free ports", () => {
  for (const address of ["127.0.0.1", "0.0.0.0"]) {
    it(`are not those at which somebody listens on ${address}, and all different`, async () => {
      const server = createServer();
      await once(server.listen(0, address), "listening");
      try {
        const { port } = server.address() as AddressInfo;
        assert.equal(await isFree(port), false);
        const { one, other } = await freePorts({ one: port, other: port });
        assert.ok(port < one && one < other);
      } finally {
        server.close();
      }
    });
  }
});
