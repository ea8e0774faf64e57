import { deepEqual, equal } from "node:assert/strict";
import {
  type Block,
  nameOf,
  readDirectives,
  troubleIn,
} from "../../../components/model/config/directives";

describe("directives of nginx", () => {
  const taken: [string, string[]][] = [
    ["gzip on;", ["gzip"]],
    ['gzip on;\n# with a } and a "\ngzip_types text/csv;', ["gzip", "gzip_types"]],
    ['location = /x { return 200 "a;b}"; }', ["location", "return"]],
    ["set $a ${b};", ["set"]],
    ['"gzip" on;', ["gzip"]],
    ["map $a $b { ~^\\{ 2; }", ["map", "~^\\{"]],
    ["set $a 'it\\'s';", ["set"]],
    ["location /a#b { }", ["location"]],
    ["# nothing", []],
    ["default_type ${a; charset b};", ["default_type", "charset"]],
    ["map $a $b { '~^(?<rest>.*)}$' $rest}; }", ["map", "~^(?<rest>.*)}$"]],
  ];
  for (const [text, names] of taken) {
    it(`are ${JSON.stringify(text)}`, () => {
      const { all, trouble } = readDirectives(text);
      deepEqual([all.map(nameOf), trouble], [names, undefined]);
    });
  }

  const refused: [string, string][] = [
    ["gzip on", "no ; at the end"],
    ["gzip on; x", "no ; at the end"],
    ["location / { gzip on;", "a { that is not closed"],
    ["} server { listen 81; }", "a } that closes nothing"],
    ['add_header X "a;', "a quote that is not closed"],
    ['add_header X "a\\";', "a quote that is not closed"],
    ["default_type ${a; } server { default_type b};", "a } that closes nothing"],
    ["location /x { set $a b} ;", "a { that is not closed"],
    ["gzip on;\u00a0", "no ; at the end"],
    ["listen 81;", "listen, which is this program's own: ports are settings"],
    [
      "location /x { 'open_file_cache' max=9; }",
      "open_file_cache, which is this program's own: a pointer that nginx remembers is a switch that comes late",
    ],
  ];
  for (const [text, trouble] of refused) {
    it(`are not ${JSON.stringify(text)}`, () => {
      equal(troubleIn("server", text), trouble);
    });
  }

  const nobodySees: [Block, string, string][] = [
    ["server", "proxy_read_timeout 60s;", "for which there is proxy.readTimeout"],
    ["location", "proxy_read_timeout 60s;", "for which there is readTimeout of the route"],
    ["http", "send_timeout 5m;", "for which there is proxy.userTimeout"],
    ["http", "client_max_body_size 1g;", "for which there is proxy.maxBodySize"],
    [
      "http",
      "add_header X-Frame-Options DENY;",
      "which has no effect in http, since the server has its own: put it into proxy.directives.server",
    ],
    [
      "location",
      "client_body_timeout 5m;",
      "which has no effect in a route, since bodies are read before: put it into proxy.directives.server",
    ],
    ["server", "mirror_request_body off;", "which would choose a color before a body is there"],
  ];
  for (const [block, text, trouble] of nobodySees) {
    it(`are not ${JSON.stringify(text)} where it would do nothing, or harm: ${block}`, () => {
      equal(troubleIn(block, text), `${text.split(" ")[0]}, ${trouble}`);
      equal(troubleIn("server", `location /own { ${text} }`), undefined);
    });
  }

  for (const text of [
    "geo $limit { default 1; }",
    "geo $remote_addr $limit { default 1; }",
    "map $host $limit { default 1; }",
    'split_clients $host "$limit" { * 1; }',
    "location /own { set $limit 1; }",
    "auth_request_set $limit $upstream_status;",
    "if ($host ~ '^(?<limit>[a-z]+)') { return 403; }",
  ]) {
    it(`set no variable of this program: ${text}`, () => {
      const trouble = "$limit, which is a variable of this program's own: choose another name";
      equal(troubleIn("http", text), trouble);
      equal(troubleIn("http", text.replace("limit", "my_limit")), undefined);
    });
  }
});
