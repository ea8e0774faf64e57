import { equal } from "node:assert/strict";
import { kindOf, describeValue } from "../../../components/model/config/describeValue";

const values = {
  activeColor: "purple",
  long: "x".repeat(81),
  quoted: 'two "words"',
  lines: "one\ntwo",
  rounded: 1 / 3,
  port: 70_000,
  databasePassword: "hunter2",
  variables: { TOKEN: "hunter2" },
  proxy: { port: "hunter2" },
};
const show = (path: string, ...secrets: string[]) =>
  describeValue(path.split("."), values, secrets);

describe("a value in a message", () => {
  it("stands there as it was set, when it is short", () => {
    equal(show("activeColor"), '"purple"');
    equal(show("port"), "70000");
    equal(show("nothing.there"), "nothing");
  });

  it("is never cut off, escaped or rounded: the engine's mask would not know it", () => {
    equal(show("long"), "a text of 81 characters");
    equal(show("quoted"), "a text of 11 characters");
    equal(show("lines"), "a text of 7 characters");
    equal(show("rounded"), "a number");
  });

  it("is not shown of a secret, nor of anything in a group in which the engine knows one", () => {
    equal(show("databasePassword"), "a secret");
    equal(show("proxy.port", "proxy"), "a secret");
    equal(show("activeColor", "activeColor"), "a secret");
    equal(show("proxy.idlePort", "proxy"), "nothing");
  });

  it("is not shown of a variable: it may be a secret that was set as none", () => {
    equal(show("variables.TOKEN"), "a text");
  });

  it("has a kind, which tells nothing of it", () => {
    const kinds = [undefined, null, "hunter2", 1, true, [1], { a: 1 }].map(kindOf);
    equal(kinds.join(), "nothing,nothing,a text,a number,a boolean,a list,a group");
  });
});
