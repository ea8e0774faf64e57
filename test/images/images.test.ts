import { strict as assert } from "node:assert";
import type { LoadReport } from "../../tools/load/loadReport";
import { parsePart, share } from "../../tools/parts";
import { underLoad } from "../support/underLoad";
import { imageReport } from "./report";
import { Stage } from "./stage";
import type { TriedImage } from "./triedImage";
import { triedImages } from "./triedImages";

const onlyFast = process.env.IMAGES === "fast";
// About how long each takes, on two cores that have nothing else to do.
const seconds = { accepted: 40, refused: 15 } as const;
const own = share(
  triedImages.filter(({ isFast = false }) => isFast || !onlyFast),
  ({ refusal }) => (refusal === undefined ? seconds.accepted : seconds.refused),
  parsePart(process.env.IMAGES_PART ?? "1/1"),
);

describe("while users send requests, an image", () => {
  let stage: Stage;

  before("is put beside the sample backend", async () => {
    stage = await Stage.create();
  });

  afterEach("gives way to the sample backend", () => stage.restore());

  after("is removed", async () => {
    await stage.stack.remove();
    await imageReport.write();
  });

  for (const image of own) {
    const ends = image.refusal === undefined ? "is switched to and back" : "is refused";
    it(`${ends}: ${image.name}`, async () => {
      const act = image.refusal === undefined ? switchToAndBack : expectRefusal;
      const requests = await underLoad(stage.begin(), () => act(stage, image));
      expectNothingLost(requests, image);
      imageReport.add(image, requests);
    });
  }
}).timeout(600_000);

/** Two releases of it, one on each color, and back to the first. */
async function switchToAndBack(stage: Stage, image: TriedImage): Promise<void> {
  const { stack } = stage;
  for (const [color, version] of [
    ["green", "1"],
    ["blue", "2"],
  ] as const) {
    await stage.configure(image, color, version);
    await stack.up();
    assert.equal(await stage.serves(), color);
  }
  await image.verify?.(stack, "blue");
  await stack.switchTo("green");
  assert.equal(await stage.serves(), "green");
  assert.deepEqual((await stack.up()).changed, []);
}

async function expectRefusal(stage: Stage, image: TriedImage): Promise<void> {
  await stage.configure(image, "green", "1");
  const said = (await stage.stack.upFails()).replace(/\s+/g, " ");
  assert.match(said, patternOf(image.refusal ?? ""));
  assert.equal(await stage.serves(), "blue");
}

/** `…` stands for whatever varies. */
function patternOf(sentences: string): RegExp {
  const literal = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  return new RegExp(sentences.split("…").map(literal).join(".*?"));
}

function expectNothingLost({ failures, sent, perVersion }: LoadReport, { refusal }: TriedImage) {
  assert.deepEqual(failures, []);
  assert.ok(sent > 0);
  const met = refusal === undefined ? ["1", "2", "v1"] : ["v1"];
  assert.deepEqual(Object.keys(perVersion).sort(), met);
}
