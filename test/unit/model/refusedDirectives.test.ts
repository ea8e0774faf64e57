import { deepEqual } from "node:assert/strict";
import {
  addedDirectives,
  refusedDirectives,
} from "../../../components/model/proxy/refusedDirectives";
import { validConfig } from "../../support/model/configs";

const { proxy } = validConfig({
  proxy: {
    directives: { http: "map $host $a { default 1; }", server: "proxy_buffer_size 64k;" },
    routes: [{ path: "/x", directives: "proxy_set_header X-Token hunter2 hunter3;" }],
  },
});
const added = addedDirectives(proxy);
const answer =
  'invalid number of arguments in "proxy_set_header"\nproxy_set_header X-Token hunter2 hunter3;\n';

describe("directives that nginx refuses", () => {
  it("are named with their setting, nginx's words and the line", () => {
    deepEqual(refusedDirectives("", added, false), []);
    deepEqual(refusedDirectives(answer, added, false), [
      {
        path: "proxy.routes[0].directives",
        message:
          'expected directives that nginx takes, got "proxy_set_header X-Token hunter2 hunter3;": invalid number of arguments in "proxy_set_header"',
        fix: "pulumi config set --path 'proxy.routes[0].directives' <directives>",
      },
    ]);
  });

  it("are named by their words where the line is but the end of a block", () => {
    const words = '"proxy_busy_buffers_size" must be at least "proxy_buffer_size"';
    deepEqual(refusedDirectives(`${words}\n}\n`, added, false), [
      {
        path: "proxy.directives.server",
        message: `expected directives that nginx takes, got these: ${words}`,
        fix: "pulumi config set --path 'proxy.directives.server' <directives>",
      },
    ]);
  });

  it("are not shown where a setting of nginx was set as a secret", () => {
    deepEqual(refusedDirectives(answer, added, true), [
      {
        path: "proxy.routes[0].directives",
        message:
          "expected directives that nginx takes, got a secret: nginx's words could show it, and are kept back",
        fix: "pulumi config set --path 'proxy.routes[0].directives' <directives>",
      },
    ]);
  });
});
