import { deepEqual, doesNotThrow } from "node:assert/strict";
import { parseData } from "../../../components/model/config/parseConfig";
import { ProblemsError } from "../../../components/model/problems";

const config = {
  activeColor: "blue",
  images: { blue: "registry.example/backend:v1", green: "registry.example/backend:v1" },
};

function problems(values: object): string[] {
  try {
    parseData({ ...config, ...values });
    return [];
  } catch (error) {
    if (!(error instanceof ProblemsError)) throw error;
    return error.problems.map(({ path, message }) => `${path}: ${message}`);
  }
}

describe("inputs of a container", () => {
  it("can be any that this program leaves to others", () => {
    doesNotThrow(() =>
      parseData({
        ...config,
        backend: {
          container: {
            ...{ gpus: "all", shmSize: 1024, user: "1000", command: ["serve", ""], tty: true },
            ulimits: [{ name: "nofile", soft: 4096, hard: 8192 }],
            ...{ sysctls: { "net.core.somaxconn": "4096" }, tmpfs: { "/scratch": "" } },
            deviceRequests: [{ driver: "cdi", deviceIds: ["nvidia.com/gpu=all"] }],
            uploads: [{ file: "/etc/app.conf", content: "a = 1\n", permissions: "0644" }],
          },
        },
        database: { container: { memory: 2048, command: ["-c", "shared_buffers=1GB"] } },
        proxy: { container: { cpuSet: "0-1", logDriver: "journald" } },
      }),
    );
  });

  it("are refused by name, with the reason, where the program decides", () => {
    deepEqual(
      problems({
        backend: { container: { restart: "no", networkMode: "host", memory: 512 } },
        database: { container: { stopSignal: "SIGTERM" } },
        proxy: { container: { command: ["nginx"], envs: ["A=1"] } },
      }).map((problem) => problem.replace("this program's own: ", "")),
      [
        'database.container.stopSignal: SIGINT ends the sessions, and Postgres writes its data; expected another input, got "SIGTERM"',
        "backend.container.memory: backend.memoryMb is for that; expected another input, got 512",
        'backend.container.networkMode: all containers of a stack share its network; expected another input, got "host"',
        'backend.container.restart: a container starts again until it is removed; expected another input, got "no"',
        "proxy.container.command: nginx starts with a script that finds its color; expected another input, got a list",
        "proxy.container.envs: variables and secretVariables are for that; expected another input, got a list",
      ],
    );
  });

  it("are refused with their path, where they are none or not what Docker takes", () => {
    const unknown = problems({ backend: { container: { shmsize: 64 } } });
    deepEqual(unknown.length, 1);
    deepEqual(
      unknown[0]?.replace(/one of .*, got/, "one of ..., got"),
      "backend.container.shmsize: no input of a Docker container; expected one of ..., got a number",
    );
    deepEqual(
      problems({
        backend: {
          container: {
            ...{ shmSize: "64m", init: "yes", dns: "9.9.9.9", user: "", command: [true] },
            ulimits: [{ name: "nofile", soft: 1024 }],
          },
        },
      }).map((problem) => problem.replace(/; expected.*/, "")),
      [
        "backend.container.command[0]: not a text in one line or a number",
        "backend.container.dns: not a list",
        "backend.container.init: not a boolean",
        "backend.container.shmSize: not a whole number of units",
        "backend.container.ulimits[0].hard: not a whole number of units",
        "backend.container.user: not a text in one line",
      ],
    );
  });

  it("cannot mount over what a backend has there, or twice", () => {
    const volumes = { uploads: "/app/uploads" };
    const mount = (target: string) => ({ type: "tmpfs", target });
    deepEqual(
      problems({
        backend: {
          ...{ volumes, dataPath: "/srv/data" },
          container: {
            mounts: [mount("/app/uploads/"), mount("/data"), mount("/x")],
            tmpfs: { "/x": "" },
          },
        },
      }),
      [
        'backend.container.mounts[0].target: the same path as backend.volumes.uploads; expected another path, got "/app/uploads/"',
        'backend.container.mounts[1].target: the same path as backend.dataPath; expected another path, got "/data"',
        'backend.container.tmpfs["/x"]: the same path as backend.container.mounts[2].target; expected another path, got "/x"',
      ],
    );
  });
});
