import { equal } from "node:assert/strict";
import { runScript, scriptShells } from "../support/scriptRun";

const environment = {
  NETWORK: "network",
  NETWORK_ID: "network-2",
  VOLUMES: "",
  DATA_VOLUME: "data",
  DATA_SETTINGS: "{}",
  LACKS_DATA: "",
  EMPTY_DATABASE: "",
  CONTAINERS: "blue-1:blue green-1:green",
  STOPPED: "green-1",
  LABEL_SETTINGS: "settings",
  LABEL_STACK: "stack",
  STACK: "a/b",
};

/** The Docker CLI of a host whose network was made again; prints what is connected and started. */
const docker = `case "$*" in
  *Config.Labels*) echo "a/b network-1" ;;
  "network inspect"*Id*) echo network-2 ;;
  "network connect"*) echo "$6 is connected" >&3 ;;
  start*) echo "$2 is started" >&3 ;;
esac`;

describe("a network that was made again", () => {
  for (const shell of scriptShells) {
    it(`has every container, and starts those that no update has stopped: ${shell.join(" ")}`, () => {
      const [program = "", ...args] = shell;
      const open = ["sh", "-c", `exec 3>&1; exec "$0" "$@"`, program, ...args];
      const { code, text } = runScript(open, "foundations", docker, environment);
      equal(code, 0, text);
      const did = text.split("\n").filter((line) => line.includes(" is "));
      equal(did.join(), "blue-1 is connected,blue-1 is started,green-1 is connected");
    });
  }
});
