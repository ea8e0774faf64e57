import { deepEqual } from "node:assert/strict";
import { type HostImages, judgeRoom, parseHostImages } from "../../../components/model/room/room";

const layers = [
  { digest: "sha256:a1", bytes: 100, unpacked: "sha256:a" },
  { digest: "sha256:b1", bytes: 20, unpacked: "sha256:b" },
  { digest: "sha256:c1", bytes: 3, unpacked: "sha256:c" },
];

describe("an image that an update brings to the host", () => {
  const image = { reference: "registry.example/a:v2", setting: "images.green", keeps: 2 };
  const pulled = (...uses: readonly boolean[]) =>
    uses.map((isUsed, at) => ({ reference: `registry.example/a:${at}`, isUsed }));
  const host: HostImages = {
    absent: [image.reference],
    platform: "linux/amd64",
    free: 245,
    keepsLoaded: true,
    layers: [],
    pulled: pulled(true, false),
  };
  const sizes = { [image.reference]: { layers } };
  const judge = (
    changes: Partial<HostImages> = {},
    brought = image,
    told: Parameters<typeof judgeRoom>[2] = sizes,
  ) => judgeRoom([brought], { ...host, ...changes }, told, "ssh://deploy@server.example");

  it("is refused where there is no room, with the images of this stack that nothing uses", () => {
    const message =
      "no room for registry.example/a:v2; expected 246 bytes free on the Docker host (for what its registry sends, beside what is unpacked of it), got 245";
    const remote = "docker --host ssh://deploy@server.example";
    const problem = {
      path: "images.green",
      message,
      fix: `${remote} image rm registry.example/a:1`,
    };
    const needs = { [image.reference]: 246 };
    deepEqual(judge(), { needs, problems: [problem], unknown: [] });
    deepEqual(judge({ pulled: pulled(true) }).problems, [
      { ...problem, fix: `${remote} system df` },
    ]);
    deepEqual(judge({ free: 246 }), { needs, problems: [], unknown: [] });
  });

  it("is judged when earlier releases have gone, where some go before it is pulled", () => {
    const older = pulled(true, false, false);
    deepEqual(judge({ pulled: older }).problems, []);
    deepEqual(judge({ pulled: pulled(true, false, true) }).problems.length, 1);
    const { reference, setting } = image;
    deepEqual(judge({ pulled: older }, { reference, setting } as typeof image).problems.length, 1);
  });

  it("is not refused for what nobody knows, which is said", () => {
    deepEqual(judge({ free: undefined }).problems, []);
    deepEqual(judge({ free: undefined }).unknown, [
      "Whether the Docker host has room for registry.example/a:v2 is not known: no image on the Docker host can tell how much is free there.",
    ]);
    const trouble = "registry.example does not answer within 5 s";
    deepEqual(judge({}, image, { [image.reference]: { trouble } }), {
      needs: {},
      problems: [],
      unknown: [
        `Whether the Docker host has room for registry.example/a:v2 is not known: ${trouble}.`,
      ],
    });
  });

  it("is looked for with what the host says", () => {
    const output = [
      "absent\tregistry.example/a:v2",
      "platform\tlinux/amd64",
      "free\t245",
      "store\tio.containerd.snapshotter",
      "layers\tsha256:a sha256:b ",
      "layers\t",
      "pulled\tregistry.example/a:0\tused",
      "pulled\tregistry.example/a:1\tunused",
    ].join("\n");
    deepEqual(parseHostImages(output), {
      ...host,
      layers: [["sha256:a", "sha256:b"], []],
    });
    deepEqual(parseHostImages("free\t\n"), {
      ...{ absent: [], platform: "", free: undefined, layers: [], pulled: [] },
      keepsLoaded: false,
    });
  });
});
