import { deepEqual, equal } from "node:assert/strict";
import { readDirectives } from "../../../components/model/config/directives";

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
  ];
  for (const [text, names] of taken) {
    it(`are ${JSON.stringify(text)}`, () => {
      deepEqual(readDirectives(text), { names });
    });
  }

  const refused: [string, string][] = [
    ["gzip on", "no ; at the end"],
    ["gzip on; x", "no ; at the end"],
    ["location / { gzip on;", "a { that is not closed"],
    ["} server { listen 81; }", "a } that closes nothing"],
    ['add_header X "a;', "a quote that is not closed"],
    ['add_header X "a\\";', "a quote that is not closed"],
    ["listen 81;", "listen, which is this program's own: ports are settings"],
    [
      "location /x { 'open_file_cache' max=9; }",
      "open_file_cache, which is this program's own: a pointer that nginx remembers is a switch that comes late",
    ],
  ];
  for (const [text, trouble] of refused) {
    it(`are not ${JSON.stringify(text)}`, () => {
      equal(readDirectives(text).trouble, trouble);
    });
  }
});
