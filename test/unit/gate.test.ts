import { deepEqual, doesNotMatch, equal, match, ok } from "node:assert/strict";
import { runScript, scriptShells, gateEnvironment } from "../support/scriptRun";

const running = "id-1 sha256:1 running 0 0 image=a:1 10.0.0.2";

/**
 * A Docker CLI whose proxy runs what it is told to, with a curl that gives one answer after the other, and that sees
 * the backend as it is told, one look after the other; the last of each stays. It prints how many answers there were,
 * and what is written down.
 */
function proxied(answers: readonly string[], looks: readonly string[]): string {
  const lines = (texts: readonly string[]) => texts.map((text) => `'${text}'`).join(" ");
  return `next() {
  echo >>"$1.asked"
  printf '%s\\n' "$@" | sed 1d | sed -n "$(grep -c '' "$1.asked")p;\\$p" | head -n 1
}
case "$(basename "$0") $*" in
  curl*) next answers ${lines(answers.map((status) => `${status} 10.0.0.2:8000`))} ;;
  *RestartCount*) next looks ${lines(looks)} ;;
  *curl*)
    ln -sf docker bin/curl
    shift 3
    exec "$@" ;;
  *proven/*) grep -c '' answers.asked; cat ;;
  docker*inspect*proxy) echo running ;;
esac`;
}

describe("a gate", () => {
  for (const shell of scriptShells) {
    const name = shell.join(" ");
    const gate = (answers: readonly string[], looks: readonly string[], timeout = 20) =>
      runScript(shell, "gate", proxied(answers, looks), {
        ...gateEnvironment,
        CONSECUTIVE: "3",
        TIMEOUT: String(timeout),
        FORECASTER_PUBLIC: "",
      });

    it(`passes after so many answers in a row, and counts anew after one that is not ready: ${name}`, () => {
      const { code, text } = gate(["200", "200", "503", "200", "200", "200", "503"], [running]);
      deepEqual([code, ...text.split("\n").slice(0, 2)], [0, "6", "a:1\t/ready"]);
    });

    it(`is not passed by an answer from before the container changed its address for a while: ${name}`, () => {
      const away = running.replace(" 10.0.0.2", "");
      const { code, text } = gate(["200", "200", "200", "503"], [running, away, running], 5);
      equal(code, 1);
      match(text, /Last answer of \/ready: 503 10\.0\.0\.2:8000\./);
    });

    it(`is not passed by a command that ignores signals and takes too long, and ends it: ${name}`, () => {
      const inside = proxied(["200"], [running]).replace(
        'case "$(basename',
        'case "$2 $3" in "green-1 sh") shift 2; exec "$@" ;; esac\ncase "$(basename',
      );
      const gate = (command: string) =>
        runScript(shell, "gate", inside, {
          ...gateEnvironment,
          TIMEOUT: "2",
          PROBE_TIMEOUT: "1",
          COMMAND: command,
        });
      const { code, text } = gate("trap '' TERM; seq 1 200000; sleep 6; exit 0");
      equal(code, 1);
      match(
        text,
        /Last answer of gate\.command: exit code 137, perhaps since it took longer than 1 s \(gate\.probeTimeout\): /,
      );
      equal(gate("exit 0").code, 0);
    });

    it(`ends when its time is over, though some of the answers came: ${name}`, () => {
      const begun = Date.now();
      const slow = proxied(["200"], [running]).replace("curl*) ", "curl*) sleep 1.5; ");
      const { code, text } = runScript(shell, "gate", slow, {
        ...gateEnvironment,
        CONSECUTIVE: "5",
        TIMEOUT: "2",
      });
      equal(code, 1);
      match(text, /it answers, but not 5 times in a row within 2 s/);
      ok(Date.now() - begun < 6000, `${Date.now() - begun} ms`);
    });

    it(`is not passed by a container that has no address: ${name}`, () => {
      const { code, text } = gate(["200"], ["id-1 sha256:1 running 0 0 image=a:1"], 0);
      equal(code, 1);
      match(text, /nginx reaches it at another address/);
    });

    it(`is not passed by a container that ended after its last answer: ${name}`, () => {
      const { code, text } = gate(["200"], [running, "id-1 sha256:1 exited 3 0 image=a:1"]);
      equal(code, 1);
      match(text, /its container is exited \(exit code 3\)/);
    });

    it(`is passed where the command succeeds so many times in a row, and not before: ${name}`, () => {
      const asking = (command: string, timeout = 20) => {
        const exec = 'docker\\ exec\\ green-1*) shift 2; exec "$@" ;;\n  *curl*)';
        return runScript(shell, "gate", proxied(["404"], [running]).replace("*curl*)", exec), {
          ...gateEnvironment,
          ...{ CONSECUTIVE: "3", READY_STATUSES: "404", TIMEOUT: String(timeout) },
          ...{ FORECASTER_PUBLIC: "", COMMAND: command, HINT: "Or without it." },
        });
      };
      const third = "echo >>tries; [ $(grep -c '' tries) -ge 3 ]; code=$?; echo >>runs; exit $code";
      const { code, text } = asking(`${third} # cat runs`);
      equal(code, 0, text);
      const refused = asking("echo 'no model'; exit 4", 4);
      equal(refused.code, 1);
      match(refused.text, /did not pass its gate .*: not ready; its container still runs/);
      match(refused.text, /Last answer of gate\.command: exit code 4: /);
      match(refused.text, /^Or without it\.$/m);
    });

    it(`tells of a backend that closes an idle connection sooner than nginx, and does not say so: ${name}`, () => {
      const told = (header: string, keepalive = "1") => {
        const docker = proxied(["200"], [running]);
        const paced = `*--rate*2400/h*10.0.0.2:8000/ready*) printf '${header}' ;;\n  curl*) `;
        const { text } = runScript(shell, "gate", docker.replace("  curl*) ", `  ${paced}`), {
          ...gateEnvironment,
          FORECASTER_PUBLIC: "",
          KEEPALIVE: keepalive,
        });
        return /"closesEarly":"(\w*)"/.exec(text)?.[1];
      };
      equal(told("1/1.1/;1/1.1/;"), "yes");
      equal(told("1/1.1/keep-alive;1/1.1/keep-alive;"), "yes");
      equal(told("1/1.1/keep-alive;0/1.1/keep-alive;"), "");
      equal(told("1/1.1/close;1/1.1/close;"), "");
      equal(told("1/1.0/;1/1.0/;"), "");
      equal(told("1/1.1/;1/1.1/;", ""), "");
      equal(told("1/1.1/;1/1.1/;", "61"), "");
    });

    it(`starts a container that an update only made, once its ID is written down: ${name}`, () => {
      const made = "id-1 sha256:1 created 0 0 image=a:1";
      const docker = (starts: string) =>
        proxied(["200"], [made, running]).replace(
          "  *proven/*)",
          `  docker*start*) ${starts} ;;\n  *recorded*id-1) echo "recorded" ;;\n  *proven/*)`,
        );
      const environment = { ...gateEnvironment, FORECASTER_PUBLIC: "" };
      equal(runScript(shell, "gate", docker("true"), environment).code, 0);
      const { code, text } = runScript(shell, "gate", docker("echo taken; exit 1"), environment);
      equal(code, 1);
      match(
        text,
        /^recorded\ngreen did not pass its gate .*: its container cannot be started: taken\.\n.*\nTo fix: pulumi up +# once that is put right\n/,
      );
    });

    it(`begins with a color that answers for no files until it is proven: ${name}`, () => {
      const made = "id-1 sha256:1 created 0 0 image=a:1";
      const docker = proxied(["200"], [made]).replace(
        "  *proven/*)",
        `  *rm\\ -f\\ /facts/assets/green) echo forgotten >>did ;;
  docker*start\\ id-1) echo started >>did; cat did; exit 1 ;;
  *proven/*)`,
      );
      const { text } = runScript(shell, "gate", docker, {
        ...gateEnvironment,
        ...{ TIMEOUT: "20", FORECASTER_PUBLIC: "" },
      });
      match(text, /cannot be started: forgotten\nstarted\./);
    });

    it(`starts what an update had stopped, and writes down how long that took and that it runs: ${name}`, () => {
      const told = (status: string, STARTS: string) => {
        const docker = proxied(["200"], [running.replace("running", status)]).replace(
          "  *proven/*)",
          `  *stop\\ id-1) : >ended ;;
  *start\\ id-1)
    # Docker starts nothing whose stop is still under way.
    [ ! -f ended ] || sed -i s/exited/running/ bin/docker ;;
  *startup/*) printf 'took '; cat ;;
  *stopped/id-1) echo 'no room'; exit 1 ;;
  *proven/*)`,
        );
        const environment = { TIMEOUT: "20", FORECASTER_PUBLIC: "", STARTS };
        return runScript(shell, "gate", docker, { ...gateEnvironment, ...environment });
      };
      const { code, text } = told("exited", "yes");
      equal(code, 1);
      match(text, /^took \d+$[^]*^a:1\t\/ready$/m);
      match(text, /it is ready, but that it runs again cannot be remembered: no room/);
      const crashed = told("exited", "");
      equal(crashed.code, 1);
      match(crashed.text, /its container is exited \(exit code 0\)/);
      doesNotMatch(told("running", "").text, /took|no room/);
    });

    it(`writes down that it stops what takes the last connections, so that the next update starts it: ${name}`, () => {
      const docker = proxied(["200"], [running]).replace(
        "  *proven/*)",
        `  *psql*) echo '0 97 90 7' ;;
  *"test -f"*) exit 1 ;;
  *stopped/id-1) echo remembered >>did ;;
  *stop\\ id-1) echo stopped >>did ;;
  *"ls blue green"*) cat did ;;
  *proven/*)`,
      );
      const { code, text } = runScript(shell, "gate", docker, {
        ...gateEnvironment,
        ...{ TIMEOUT: "20", FORECASTER_PUBLIC: "", SERVING: "blue-1" },
        ...{ FORECASTER_DATABASE: "db", FORECASTER_DATABASE_USER: "u" },
        ...{ FORECASTER_DATABASE_NAME: "n", FORECASTER_DATABASE_PASSWORD: "p" },
      });
      equal(code, 1);
      match(text, /0 of 97 are left [^]* Traffic is still on remembered\nstopped\./);
    });

    it(`fails where Docker cannot start what an update had stopped: ${name}`, () => {
      const docker = proxied(["200"], [running]).replace(
        "  *proven/*)",
        "  *start\\ id-1) echo 'port is taken'; exit 1 ;;\n  *proven/*)",
      );
      const { code, text } = runScript(shell, "gate", docker, {
        ...gateEnvironment,
        ...{ TIMEOUT: "20", FORECASTER_PUBLIC: "", STARTS: "yes" },
      });
      equal(code, 1);
      match(
        text,
        /which an update has stopped, cannot be started: port is taken\.\n.*\nTo fix: pulumi up/,
      );
    });

    it(`begins anew with a container that has got another address meanwhile: ${name}`, () => {
      const moved = running.replace("10.0.0.2", "10.0.0.3");
      const { code, text } = gate(["200"], [running, moved], 2);
      equal(code, 1);
      match(text, /nginx reaches it at another address/);
    });
  }
});
