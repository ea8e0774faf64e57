import { equal, match } from "node:assert/strict";
import { hostLabels, runScript, scriptShells } from "../support/scriptRun";

const environment = {
  ...{ LIMIT: "20", WORK_LIMIT: "20", CONTAINERS: "db proxy", PROXY: "proxy" },
  ...{ PROXY_IMAGE: "private/nginx:1", IMAGES: "private/nginx:1 private/postgres:1" },
  ...{ VOLUME: "state", VOLUMES: "state", DATA_VOLUME: "data", NETWORK: "net" },
  ...{ STATE: "/state", STATUS_PORT: "9100", OWNER: "a/b", DOCKER_HOST: "unix:///docker.sock" },
  ...hostLabels,
};

/** The Docker CLI of a host without a proxy's container, which has the image `sha256:1` if any. */
function withoutProxy(line: string): string {
  return `case "$*" in
  ${line}
  "volume inspect"*) echo state ;;
  "image inspect"* | inspect*) echo "No such object" >&2; exit 1 ;;
  run*" sha256:1 -c"*) printf 'serves\\tgreen\\n' ;;
  run*) echo "pull access denied for private/nginx" >&2; exit 125 ;;
esac`;
}

describe("who serves is known while the proxy's container is gone", () => {
  const found = {
    "the proxy's image is there": '"image inspect"*" private/nginx:1") echo sha256:1 ;;',
    "another configured image is there": '"image inspect"*" private/postgres:1") echo sha256:1 ;;',
    "a container's image is there": "inspect*.Image*db) echo sha256:1 ;;",
  };
  for (const [title, line] of Object.entries(found)) {
    it(`without a registry, where ${title}`, () => {
      for (const shell of scriptShells) {
        const { code, text } = runScript(shell, "readHost", withoutProxy(line), environment);
        equal(code, 0, text);
        match(text, /^serves\tgreen$/m);
      }
    });
  }

  it("or which image is to be pulled, where none of the stack's is there", () => {
    for (const shell of scriptShells) {
      const { code, text } = runScript(shell, "readHost", withoutProxy(""), environment);
      equal(code, 0, text);
      match(text, /^serves\tunknown\ntrouble\tpull access denied for private\/nginx$/m);
      match(text, /^absent\tprivate\/nginx:1$/m);
    }
  });
});
