import { strict as assert } from "node:assert";
import { describeToolchain, setUp } from "../../../tools/setup";
import { FakeMachine } from "../../support/setup/fakeMachine";
import { addDebian, addGo, addRunningDocker } from "../../support/setup/fakePrograms";

describe("set-up", () => {
  let machine: FakeMachine;

  beforeEach(() => {
    machine = new FakeMachine();
    addRunningDocker(machine);
  });

  afterEach(() => {
    machine.remove();
  });

  it("on package registries alone builds everything, and in a second run nothing", async () => {
    addDebian(machine);
    addGo(machine);
    const first = await setUp(machine.surroundings());
    assert.equal(
      describeToolchain(first),
      "engine: built from modules; plugins: stand-in; images: stand-in",
    );
    const before = machine.calls().length;
    assert.deepEqual(await setUp(machine.surroundings()), first);
    const asked = machine.calls().slice(before);
    assert.ok(
      asked.every((call) => /^docker (version|image inspect) /.test(call)),
      asked.join(),
    );
  });
});
