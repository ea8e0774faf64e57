import { strict as assert } from "node:assert";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { imageSources } from "../../../tools/offline/dockerfiles";

const repository = resolve(__dirname, "../../..");

describe("what set-up made before there was tools/offline", () => {
  it("stays valid: the same files count as the same", () => {
    const files = ["tools/images", "tools/offline/images"].flatMap((folder) =>
      readdirSync(join(repository, folder)).map((name) => ({ folder, name })),
    );
    const hash = createHash("sha256").update(`${process.platform} ${process.arch}`);
    for (const { folder, name } of files.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const text = readFileSync(join(repository, folder, name));
      hash.update(`\0tools/images/${name}\0`).update(text);
    }
    assert.equal(imageSources(), hash.digest("hex").slice(0, 12));
  });
});
