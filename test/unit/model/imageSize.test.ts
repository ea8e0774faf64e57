import { deepEqual } from "node:assert/strict";
import {
  bytesFor,
  configOf,
  layersOf,
  manifestFor,
} from "../../../components/model/room/imageSize";

const layers = [
  { digest: "sha256:a1", bytes: 100, unpacked: "sha256:a" },
  { digest: "sha256:b1", bytes: 20, unpacked: "sha256:b" },
  { digest: "sha256:c1", bytes: 3, unpacked: "sha256:c" },
];

describe("the room that an image needs", () => {
  it("is twice what its registry sends where what is loaded stays beside what is unpacked from it", () => {
    deepEqual(bytesFor(layers, [], true), 246);
  });

  it("is what its registry sends, and what is loaded of one layer, where that goes when it is unpacked", () => {
    deepEqual(bytesFor(layers, [], false), 200);
    deepEqual(bytesFor([...layers].reverse(), [], false), 223);
    deepEqual(bytesFor(layers, [["sha256:a", "sha256:b"]], false), 6);
    deepEqual(bytesFor([], [], false), 0);
  });

  it("does not count the layers that an image on the host begins with as well, and no layer twice", () => {
    deepEqual(bytesFor(layers, [["sha256:a"], ["sha256:a", "sha256:b", "sha256:x"]], true), 6);
    deepEqual(bytesFor(layers, [["sha256:b", "sha256:c"]], true), 246);
    deepEqual(bytesFor(layers, [["sha256:a", "sha256:b", "sha256:c"]], true), 0);
    deepEqual(bytesFor([...layers, ...layers], [], true), 246);
  });

  it("is told by the manifest for the host's platform and its configuration, and by nothing else", () => {
    const digest = `sha256:${"d".repeat(64)}`;
    const platform = { os: "linux", architecture: "arm64" };
    const list = {
      manifests: [
        { digest: "sha256:0", platform: { os: "linux", architecture: "amd64" } },
        { digest, platform },
      ],
    };
    deepEqual(manifestFor("linux/arm64", list), digest);
    deepEqual(manifestFor("linux/s390x", list), undefined);
    deepEqual(
      manifestFor("linux/arm64", { manifests: [{ digest: "../../x", platform }] }),
      undefined,
    );
    const manifest = { config: { digest, size: 7 }, layers: [{ digest, size: 5 }] };
    deepEqual(configOf(manifest), digest);
    const configuration = { rootfs: { diff_ids: ["sha256:e"] } };
    deepEqual(layersOf(manifest, configuration), [{ digest, bytes: 5, unpacked: "sha256:e" }]);
    deepEqual(layersOf(manifest, { rootfs: { diff_ids: [] } }), undefined);
    for (const odd of [
      null,
      "text",
      { config: 7 },
      { ...manifest, layers: [{ digest, size: -1 }] },
    ]) {
      deepEqual([configOf(odd), layersOf(odd, configuration)], [undefined, undefined]);
    }
  });
});
