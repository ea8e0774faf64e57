import { deepEqual } from "node:assert/strict";
import { type Recorded, takeOver } from "../../../components/model/takeOver";
import { backend, images, release, world } from "../../support/model/world";

const unproven = { proof: undefined };
const found = world({
  hasFacts: false,
  databaseKey: "7001-forecaster",
  served: { blue: undefined, green: undefined },
  backends: {
    blue: backend("blue", { id: "blue-id", ...unproven }),
    green: backend("green", { id: "green-id", image: release("v2"), ...unproven }),
  },
});

function command(name: string, printed: object, environment: object = {}): Recorded["resources"] {
  const urn = `urn:pulumi:stage::forecaster::command:local:Command::forecaster-${name}`;
  return { [urn]: { outputs: { stdout: `a line\n${JSON.stringify(printed)}\n`, environment } } };
}

const recorded: Recorded = {
  activeColor: "blue",
  images: images("v1", "v2"),
  resources: {
    ...command("gate-blue", { container: "blue-id" }, { READY_PATH: "/ready" }),
    ...command("gate-green", { container: "older-id" }, { READY_PATH: "/ready" }),
    ...command("smoke-checks", { container: "blue-id" }, { SMOKE_PATHS: "/ready /health" }),
    ...command("blue-migration", { migrated: true, image: "sha256:one" }),
    ...command("green-migration", { migrated: false, image: "sha256:two" }),
  },
};

describe("what an older version has recorded", () => {
  it("is a proof for exactly the container that passed its gate", () => {
    const { backends } = takeOver(found, recorded);
    const proof = { image: release("v1"), readyPath: "/ready", smokePaths: ["/ready", "/health"] };
    deepEqual(backends.blue?.proof, proof);
    deepEqual(backends.green?.proof, undefined);
  });

  it("is written down as facts: proofs, what serves, and migrations that have run", () => {
    deepEqual(takeOver(found, recorded).takenOver, [
      { path: "served/blue", text: release("v1") },
      { path: "proven/blue-id", text: `${release("v1")}\t/ready` },
      { path: "checked/blue-id", text: "/ready /health" },
      { path: "proven/older-id", text: `${release("v2")}\t/ready` },
      {
        path: "migrated/7001-forecaster/one",
        text: '{"image":"sha256:one","at":"taken over"}',
      },
    ]);
  });

  it("says what served when its container is gone", () => {
    const gone = { ...found, backends: { ...found.backends, blue: undefined } };
    deepEqual(takeOver(gone, recorded).served, { blue: release("v1"), green: undefined });
  });

  it("proves nothing where nothing, or something else, was recorded", () => {
    const nothings: Recorded["resources"][] = [
      {},
      { urn: undefined },
      { "urn:x::forecaster-gate-blue": { outputs: { stdout: "no JSON" } } },
      command("gate-blue", []),
      command("gate-blue", { container: 7 }),
    ];
    for (const resources of nothings) {
      const { backends, takenOver } = takeOver(found, { ...recorded, resources });
      deepEqual(backends, found.backends);
      deepEqual(takenOver, [{ path: "served/blue", text: release("v1") }]);
    }
  });

  it("names no migration for a database that did not answer", () => {
    const { takenOver } = takeOver({ ...found, databaseKey: undefined }, recorded);
    deepEqual(
      takenOver?.filter(({ path }) => path.startsWith("migrated/")),
      [],
    );
  });
});
