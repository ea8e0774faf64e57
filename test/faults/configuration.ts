import { strict as assert } from "node:assert";
import { stateDirectory } from "../../components/model/proxy/activeUpstream";
import type { Fault } from "./fault";
import { knownSecrets } from "./secrets";

/** nginx's configuration changes, or should not. */
export const configuration: readonly Fault[] = [
  {
    part: "configuration",
    name: "secrets under keys that nobody knows, and in forms that no setting has",
    bringAbout: async ({ stack }) => {
      const wrong = ["databasePasword", "secretVariable.TOKEN", "registry.token", "proxy.port"];
      for (const secret of Object.values(knownSecrets)) {
        for (const path of wrong) await stack.setSecret(path, secret);
        const refused = [await stack.previewFails(), await stack.upFails()].join("\n");
        assert.match(refused, /databasePasword: unknown key; .*, got a text/);
      }
      await stack.set("proxy.port", stack.ports.proxy);
      for (const key of ["databasePasword", "secretVariable", "registry"]) {
        await stack.unset(key);
      }
    },
  },
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
