import { deepEqual, equal } from "node:assert/strict";
import { backendVolumes } from "../../../components/model/backendVolumes";
import type { FoundFiles, Leaving } from "../../../components/model/leftFiles/leftFiles";
import { leftFilesProblems } from "../../../components/model/leftFiles/problems";
import { namesFor } from "../../../components/model/names";
import { validConfig } from "../../support/model/configs";
import { anonymous, upload } from "../../support/model/leftFiles";

const names = namesFor("forecast");
const other = "fedcba9876543210".repeat(4);
const newest = '(newest: "a.txt", 2026-11-25 09:43:44 UTC)';
const cp = "docker run --rm --network none --user 0 --entrypoint cp";
const image = "nginx:1.30.7-alpine";
const carries = "   # carries the files over";
const givesUp = (index: number, path: string) =>
  `pulumi config set --path 'backend.discard[${index}]' ${path}   # or gives up what is below it`;

interface Case {
  readonly found: Partial<FoundFiles>;
  readonly leaves: Leaving;
  readonly backend?: object;
  readonly dockerHost?: string;
}

function refusals({ found, leaves, backend = {}, dockerHost }: Case) {
  const config = validConfig({ backend });
  return leftFilesProblems(
    { left: [], mounts: [], untold: [], ...found },
    {
      ...{ leaving: leaves, names, config },
      volumes: backendVolumes(config, names),
      dockerHost: dockerHost ?? "unix:///var/run/docker.sock",
    },
  );
}

function waysOut(options: Case): string[] | undefined {
  return refusals(options).at(-1)?.fix?.split("\n  ");
}

describe("files that no other place keeps refuse an update", () => {
  const removed: Leaving = { removed: ["green"] };
  const rollsBack: Leaving = { removed: [], left: "green", reached: "blue" };
  const left = [upload];

  it("that would delete them, with path, count and the newest", () => {
    const [problem, ...others] = refusals({ found: { left }, leaves: removed });
    deepEqual(others, []);
    equal(problem?.path, "images.green");
    equal(
      problem.message,
      `expected no files to be left behind, got 3 files below /app/uploads that green's container wrote and that are deleted with it when it is re-created ${newest}`,
    );
  });

  it("that would hide them from users", () => {
    const one = { left: [{ ...upload, count: 1 }] };
    const [problem] = refusals({ found: one, leaves: { removed: [], left: "green" } });
    equal(problem?.path, "activeColor");
    equal(
      problem.message,
      `expected no files to be left behind, got 1 file below /app/uploads that green's container wrote and that users would not see after the switch ${newest}`,
    );
  });

  it("when nobody can tell whether there are any", () => {
    const untold = [{ container: "forecast-backend-blue", words: "no space left on device" }];
    deepEqual(refusals({ found: { untold }, leaves: { removed: ["blue"] } }), [
      {
        path: "images.blue",
        message:
          'expected a list of the files that forecast-backend-blue wrote below a VOLUME, got "no space left on device"',
        fix: [
          "docker inspect --format '{{json .Mounts}}' forecast-backend-blue   # what it has",
          givesUp(0, "<path>"),
        ].join("\n  "),
      },
    ]);
  });

  it("never where there are none", () => {
    deepEqual(refusals({ found: {}, leaves: { removed: ["green"], left: "blue" } }), []);
  });

  describe("and its text names the way out:", () => {
    it("a volume for both colors, the command that fills it, and the path to give up", () => {
      deepEqual(waysOut({ found: { left }, leaves: removed }), [
        "pulumi config set --path backend.volumes.uploads /app/uploads   # a volume that both colors have",
        `${cp} --volume ${anonymous}:/from:ro --volume forecast-volume-uploads:/to ${image} -au /from/. /to/${carries}`,
        givesUp(0, "/app/uploads"),
      ]);
    });

    it("only the copy where that volume is configured", () => {
      const backend = { volumes: { files: "/app/uploads" }, discard: ["/tmp"] };
      deepEqual(waysOut({ found: { left }, leaves: removed, backend }), [
        `${cp} --volume ${anonymous}:/from:ro --volume forecast-volume-files:/to ${image} -au /from/. /to/${carries}`,
        givesUp(1, "/app/uploads"),
      ]);
    });

    it("the cache that is to be put over them: no file of users is ever put into one", () => {
      const backend = { caches: { models: "/app/uploads/models" } };
      deepEqual(waysOut({ found: { left }, leaves: removed, backend }), [
        "pulumi config set --path backend.caches.models none   # or another path: files of users are at this one",
        givesUp(0, "/app/uploads"),
      ]);
    });

    it("one volume, and a copy from each color, where both have written", () => {
      const both = [upload, { ...upload, container: "forecast-backend-blue", volume: other }];
      const leaves: Leaving = { removed: ["green"], left: "blue" };
      deepEqual(waysOut({ found: { left: both }, leaves }), [
        "pulumi config set --path backend.volumes.uploads /app/uploads   # a volume that both colors have",
        `${cp} --volume ${anonymous}:/from:ro --volume forecast-volume-uploads:/to ${image} -au /from/. /to/${carries}`,
        `${cp} --volume ${other}:/from:ro --volume forecast-volume-uploads:/to ${image} -au /from/. /to/${carries}`,
        givesUp(0, "/app/uploads"),
      ]);
    });

    it("at a roll back, a copy to where the color that stays has them", () => {
      const mounts = [{ volume: other, path: "/app/uploads" }];
      deepEqual(waysOut({ found: { left, mounts }, leaves: rollsBack }), [
        "pulumi config set --path backend.volumes.uploads /app/uploads   # for later releases: both colors have it",
        `${cp} --volume ${anonymous}:/from:ro --volume ${other}:/to ${image} -au /from/. /to/${carries}`,
        givesUp(0, "/app/uploads"),
      ]);
    });

    it("at a roll back to a color that has no such volume, its creation with one comes first", () => {
      const again =
        "pulumi config set activeColor green && pulumi up   # creates blue again with it; then switch";
      const fills = `${cp} --volume ${anonymous}:/from:ro --volume forecast-volume-uploads:/to ${image} -au /from/. /to/${carries}`;
      deepEqual(waysOut({ found: { left }, leaves: rollsBack }), [
        "pulumi config set --path backend.volumes.uploads /app/uploads   # a volume that both colors have",
        again,
        fills,
        givesUp(0, "/app/uploads"),
      ]);
      const backend = { volumes: { uploads: "/app/uploads" } };
      deepEqual(waysOut({ found: { left }, leaves: rollsBack, backend }), [
        again,
        fills,
        givesUp(0, "/app/uploads"),
      ]);
    });

    it("copies of the folder that a volume within, or around it, has", () => {
      const within = { volumes: { uploads: "/app/uploads/users" } };
      const around = { volumes: { app: "/app" } };
      const first = (backend: object) =>
        waysOut({ found: { left }, leaves: removed, backend })?.[0];
      equal(
        first(within),
        `${cp} --volume ${anonymous}:/from:ro --volume forecast-volume-uploads:/to ${image} -au /from/users/. /to/${carries}`,
      );
      equal(
        first(around),
        `${cp} --volume ${anonymous}:/from:ro --volume forecast-volume-app:/to ${image} -au /from/. /to/uploads/${carries}`,
      );
    });

    it("a name that no other volume has, and none that a setting could not hold", () => {
      const backend = { volumes: { uploads: "/srv/uploads" } };
      equal(
        waysOut({ found: { left }, leaves: removed, backend })?.[0],
        "pulumi config set --path backend.volumes.uploads_2 /app/uploads   # a volume that both colors have",
      );
      const odd = [{ ...upload, path: "/srv/2. My Files" }];
      deepEqual(waysOut({ found: { left: odd }, leaves: removed }), [
        givesUp(0, "'/srv/2. My Files'"),
      ]);
      const numbered = [{ ...upload, path: "/srv/2" }];
      equal(
        waysOut({ found: { left: numbered }, leaves: removed })?.[0],
        "pulumi config set --path backend.volumes.files /srv/2   # a volume that both colors have",
      );
    });

    it("the Docker host, where it is not the machine's own", () => {
      const dockerHost = "ssh://deploy@server.example";
      equal(
        waysOut({ found: { left }, leaves: removed, dockerHost })?.[1]?.split(" run ")[0],
        "docker --host ssh://deploy@server.example",
      );
    });
  });
});
