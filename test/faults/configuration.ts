import { strict as assert } from "node:assert";
import { stateDirectory } from "../../components/model/activeUpstream";
import type { Fault } from "./fault";

/** nginx's configuration changes, or should not. */
export const configuration: readonly Fault[] = [
  {
    part: "configuration",
    name: "a value that nginx refuses",
    bringAbout: async ({ stack }) => {
      await stack.set("proxy.maxBodySize", "99999999999999999999g");
      assert.match(await stack.upFails(), /"client_max_body_size" directive invalid value/);
      await stack.unset("proxy.maxBodySize");
    },
  },
  {
    part: "configuration",
    name: "a value that nginx takes",
    bringAbout: async ({ stack }) => {
      await stack.set("proxy.maxBodySize", "7m");
      await stack.up();
      assert.match(await stack.insideProxy(`cat ${stateDirectory}/nginx.conf`), /body_size 7m;/);
    },
  },
  {
    part: "configuration",
    name: "half a candidate that a killed update has left",
    bringAbout: async ({ stack }) => {
      await stack.insideProxy(`printf 'http { server {' >${stateDirectory}/candidate.conf`);
      await stack.set("proxy.maxBodySize", "8m");
      await stack.up();
      await stack.insideProxy(`test ! -e ${stateDirectory}/candidate.conf`);
    },
  },
];
