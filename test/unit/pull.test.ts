import { equal, match } from "node:assert/strict";
import { runScript, scriptShells } from "../support/scriptRun";

const environment = {
  IMAGE: "ghcr.io/forecaster-enterprise/backend:v2",
  SETTING: "images.green",
  TRAFFIC: "",
  KEEP: "",
  REGISTRY_ADDRESS: "ghcr.io",
  REGISTRY_USERNAME: "robot",
  REGISTRY_PASSWORD: "password",
  REGISTRY_SETTINGS: "registry, registryPassword",
  HOME: "/home/operator",
};

/** The Docker CLI of a host without the image, whose registry tells where the certificates are looked for. */
const docker = `case "$*" in
  "image inspect"*) exit 1 ;;
  pull*) echo "certificates in \${DOCKER_CERT_PATH-none}"; exit 1 ;;
esac`;

/** The Docker CLI of a host whose registry gives one answer after the other, none for an image; nobody sleeps. */
const registry = (...answers: readonly string[]) => `case "$*" in
  "image inspect --format"*) grep -c '' asked ;;
  "image inspect"*) exit 1 ;;
  pull*)
    printf '#!/bin/sh\\n' >bin/sleep && chmod +x bin/sleep
    echo >>asked
    answer=$(printf '%s\\n' ${answers.map((answer) => `'${answer}'`).join(" ")} | sed -n "$(grep -c '' asked)p")
    [ -z "$answer" ] || { echo "$answer" >&2; exit 1; } ;;
esac`;

describe("a pull", () => {
  for (const shell of scriptShells) {
    const name = shell.join(" ");
    const pull = (...answers: readonly string[]) =>
      runScript(shell, "pull", registry(...answers), { ...environment, REGISTRY_ADDRESS: "" });

    it(`is tried three times where the registry is busy or cannot be reached: ${name}`, () => {
      const [reset, busy] = ["read: connection reset by peer", "unexpected status: 503 Busy"];
      equal(pull(reset, busy, "").text, "3\n");
      const { code, text } = pull(reset, "", "never asked");
      equal(`${code} ${text}`, "0 2\n");
      match(pull(reset, busy, "unexpected EOF", "").text, /could not be pulled: unexpected EOF\./);
    });

    it(`is tried once where the registry refuses it: ${name}`, () => {
      for (const words of [
        "manifest unknown",
        "pull access denied for a, repository",
        "no such host",
      ]) {
        match(pull(words, "").text, new RegExp(`could not be pulled: ${words}\\.`));
      }
    });
  }

  describe("with the stack's own login", () => {
    for (const shell of scriptShells) {
      const pull = (tls: Readonly<Record<string, string>>) =>
        runScript(shell, "pull", docker, { ...environment, ...tls }).text;

      it(`reaches a Docker host behind TLS with the client's own certificates: ${shell.join(" ")}`, () => {
        match(pull({ DOCKER_TLS_VERIFY: "1" }), /certificates in \/home\/operator\/\.docker\./);
        match(pull({ DOCKER_TLS: "1", DOCKER_CONFIG: "/etc/cli" }), /certificates in \/etc\/cli\./);
        match(pull({ DOCKER_TLS: "1", DOCKER_CERT_PATH: "/certs" }), /certificates in \/certs\./);
        match(pull({}), /certificates in none\./);
      });
    }
  });
});
