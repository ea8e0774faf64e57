import { deepEqual, equal, match } from "node:assert/strict";
import type { Color } from "../../components/model/color";
import { docker } from "../support/dockerHost";
import type { TestStack } from "../support/testStack";
import { layer, releaseOn } from "./layers";
import { userHost } from "./realImages";
import type { Build, TriedImage } from "./triedImage";

const base = layer("stand-in");

/** A release of one server with these habits, by the variables that apps/stand-in/server.mjs reads. */
function habits(
  variables: Readonly<Record<string, string | number>>,
  ...lines: readonly string[]
): Build {
  const values = Object.entries(variables).map(([name, value]) => `ENV ${name}="${value}"`);
  return releaseOn(base, ...values, ...(lines.length === 0 ? ["USER appuser"] : lines));
}

function inside({ names }: TestStack, color: Color, line: string): Promise<string> {
  return docker("exec", names.backends[color], "sh", "-c", line);
}

async function inspected<T>({ names }: TestStack, color: Color, part: string): Promise<T> {
  const text = await docker("inspect", "--format", `{{json ${part}}}`, names.backends[color]);
  return JSON.parse(text) as T;
}

const notReady = "green did not pass its gate after … s: not ready;";
const willNotHelp = `${notReady} waiting longer will not help with such an answer. Last answer of /ready:`;
const couldHelp = `${notReady} its container still runs, waiting longer could help (gate.timeout). Last answer of /ready:`;
const restarts = "green did not pass its gate after … s: its container … restarting";
/** Where images that keep files of users keep them. */
export const uploads = "/srv/app/uploads";
const gainsRights = habits(
  {},
  "RUN cp /usr/bin/setpriv /usr/bin/gain && chmod u+s /usr/bin/gain",
  "USER appuser",
  'CMD ["gain", "--reuid=0", "--clear-groups", "node", "server.mjs"]',
);

/** Images that have one habit each. */
export const standIns: readonly TriedImage[] = [
  {
    name: "An image that starts as root",
    habit: "takes over its folder, and goes on as another user",
    isFast: true,
    build: habits(
      {},
      'CMD ["sh", "-c", "chown appuser: /app && exec setpriv --reuid=appuser --regid=appuser --init-groups node server.mjs"]',
    ),
    verify: async (stack, color) => {
      equal(await inside(stack, color, "stat -c %U /app /proc/1"), "appuser\nappuser");
    },
  },
  {
    name: "An image with a setuid program",
    habit: "gains rights at its start",
    settings: { backend: { container: { securityOpts: [] } } },
    build: gainsRights,
    verify: async (stack, color) => {
      match(await inside(stack, color, "grep Uid /proc/1/status"), /^Uid:\t0\t/);
    },
  },
  {
    name: "An image with a setuid program, and `no-new-privileges`",
    habit: "gains rights at its start",
    build: gainsRights,
    refusal: `${restarts} (exit code …). … It cannot gain rights; backend.container.securityOpts: [] lets it.`,
  },
  {
    name: "An image of a user without a name",
    habit: "runs as 65532, as distroless images",
    build: habits({}, "USER 65532:65532"),
    verify: async (stack, color) => {
      equal(await inside(stack, color, "id -u"), "65532");
    },
  },
  {
    name: "An image without curl",
    habit: "Docker's own healthcheck cannot run",
    build: habits({}, 'RUN rm -f "$(command -v curl)"', "USER appuser"),
    verify: async (stack, color) => {
      equal(await inside(stack, color, "command -v curl || echo none"), "none");
    },
  },
  {
    name: "An image with a HEALTHCHECK that fails",
    habit: "is unhealthy for Docker while it serves",
    settings: { backend: { healthcheck: { disable: true } } },
    build: habits({}, "HEALTHCHECK --interval=1s --retries=1 CMD false", "USER appuser"),
    verify: async (stack, color) => {
      equal(await inspected(stack, color, ".State.Health"), null);
    },
  },
  {
    name: "An image with a check of host names",
    habit: "answers 400 for any other name",
    settings: { gate: { host: userHost } },
    build: habits({ ALLOWED_HOST: userHost }),
  },
  {
    name: "An image with a token at `/ready`",
    habit: "answers 403 without a header of its own",
    settings: { gate: { headers: { "X-Token": "sesame" } } },
    build: habits({ TOKEN: "sesame" }),
  },
  {
    name: "An image with `/healthz` and no `/ready`",
    habit: "answers 404 at any other path for probes",
    settings: { gate: { readyPath: "/healthz" }, smoke: { paths: ["/healthz"] } },
    build: habits({ READY_PATH: "/healthz" }),
  },
  {
    name: "An image that is ready without content",
    habit: "answers 204",
    settings: { gate: { statuses: [204] } },
    build: habits({ READY_STATUS: 204 }),
  },
  {
    name: "An image that wants a log-in for everything but users' paths",
    habit: "answers 401 at `/ready`",
    settings: { gate: { statuses: [401] }, smoke: { paths: ["/api/v1/health"] } },
    build: habits({ READY_STATUS: 401 }),
  },
  {
    name: "An image that redirects `/ready` to a log-in",
    habit: "answers 302",
    build: habits({ READY_STATUS: 302 }),
    refusal: `${willNotHelp} 302 …`,
  },
  {
    name: "An image that starts slowly",
    habit: "listens after 20 s",
    build: habits({ START_SECONDS: 20 }),
  },
  {
    name: "An image that crashes at its start",
    habit: "ends with exit code 1",
    build: habits({ CRASHES: "no model in /models" }),
    refusal: `${restarts} (exit code 1). … Error: no model in /models …`,
  },
  {
    name: "An image that listens on localhost",
    habit: "cannot be reached from outside its container",
    build: habits({ LISTENS_ON: "127.0.0.1" }),
    refusal: `${couldHelp} 502 …`,
  },
  {
    name: "An image with answers of 6 s",
    habit: "sends its first byte after 6 s",
    settings: { proxy: { routes: [{ path: "/api/v1/forecast", readTimeout: "30s" }] } },
    build: habits({ FIRST_BYTE_SECONDS: 6 }),
  },
  {
    name: "An image whose answers are streams",
    habit: "pauses for 6 s after its first bytes",
    settings: { proxy: { routes: [{ path: "/api/v1/forecast", stream: true }] } },
    build: habits({ PAUSE_SECONDS: 6 }),
  },
  {
    name: "An image with large headers",
    habit: "sends 16 kB of headers with each answer",
    build: habits({ HEADER_KB: 16 }),
    refusal: `${couldHelp} 502 …`,
  },
  {
    name: "An image that ignores SIGTERM",
    habit: "ends when it is killed",
    settings: { backend: { stopGrace: "2s" } },
    build: habits({ IGNORES_SIGTERM: 1 }),
  },
  {
    name: "An image that ignores SIGTERM as PID 1",
    habit: "ends at SIGTERM under an init",
    settings: { backend: { container: { init: true } } },
    build: habits({ IGNORES_SIGTERM: 1 }),
    verify: async (stack, color) => {
      match(await inside(stack, color, "cat /proc/1/comm"), /init/);
    },
  },
  {
    name: "An image that ends at once at SIGTERM",
    habit: "finishes no open request",
    build: habits({ DROPS_REQUESTS: 1 }),
  },
  {
    name: "An image with a read-only root",
    habit: "writes to `/tmp` alone",
    settings: { backend: { container: { readOnly: true, tmpfs: { "/tmp": "mode=1777" } } } },
    build: habits({ READ_ONLY: 1, WRITES: "/tmp" }, "RUN chown appuser: /app", "USER appuser"),
  },
  {
    name: "An image with uploads of its own user",
    habit: "writes to a folder of user 2000",
    settings: { backend: { volumes: { uploads } } },
    build: habits(
      { WRITES: uploads },
      `RUN mkdir -p ${uploads} && chown -R 2000:2000 /srv/app`,
      "USER 2000:2000",
    ),
    verify: expectUploads,
  },
  {
    name: "An image with a VOLUME",
    habit: "writes to a volume that goes with its container",
    settings: { backend: { volumes: { files: uploads } } },
    build: habits(
      { WRITES: uploads },
      `RUN mkdir -p ${uploads} && chown appuser: ${uploads}`,
      `VOLUME ${uploads}`,
      "USER appuser",
    ),
    verify: expectUploads,
  },
  {
    name: "An image for data loaders",
    habit: "needs 256 MB of shared memory and 8192 open files",
    settings: {
      backend: {
        container: { shmSize: 256, ulimits: [{ name: "nofile", soft: 8192, hard: 8192 }] },
      },
    },
    build: habits({ SHM_MB: 256, OPEN_FILES: 8192 }),
  },
  {
    name: "An image that asks a host by a name of its own",
    habit: "needs a line in `/etc/hosts`",
    settings: { backend: { container: { hosts: [{ host: "erp.internal", ip: "192.0.2.10" }] } } },
    build: habits({ HOST_NAME: "erp.internal" }),
  },
  {
    name: "An image that refuses `DEBUG`",
    habit: "does not start while it is set, whatever its value",
    settings: { backend: { debug: "none", environment: "none" } },
    build: habits({ REFUSES_DEBUG: 1 }),
    verify: async (stack, color) => {
      const names = await inspected<string[]>(stack, color, ".Config.Env");
      deepEqual(
        names.filter((name) => /^(DEBUG|ENVIRONMENT)=/.test(name)),
        [],
      );
    },
  },
  {
    name: "An image that wants all GPUs, on a host without one",
    habit: "cannot be started by Docker",
    settings: { backend: { container: { gpus: "all" } } },
    build: habits({}),
    refusal: "…could not select device driver…with capabilities: [[gpu]]…",
  },
];

/** Both releases wrote where the next one finds it. */
async function expectUploads(stack: TestStack, color: Color): Promise<void> {
  match(await inside(stack, color, `ls ${uploads}`), /written-1\s+written-2/);
}
