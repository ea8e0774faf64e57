import { equal, match } from "node:assert/strict";
import { runScript, scriptShells } from "../support/scriptRun";

const environment = {
  IMAGE: "ghcr.io/forecaster-enterprise/backend:v2",
  SETTING: "images.green",
  TRAFFIC: "",
  KEEP: "",
  NEEDS: "",
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

  describe("of an image whose size is known", () => {
    /** A host with so many kilobytes free, on which releases have pulled two images, one of them in use. */
    const host = (free: string) => `case "$*" in
      "image inspect --format"*:v9) echo id ;;
      "image inspect --format"*old) echo sha-old ;;
      "image inspect --format"*new) echo sha-new ;;
      "image inspect"*) exit 1 ;;
      "exec p df"*) printf 'Filesystem 1024-blocks Used Available\\noverlay 9 9 ${free} 1%%%% /\\n' ;;
      "exec p sh -c"*pulled*) printf '1 a:old sha-old\\n2 a:new sha-new\\n' ;;
      "exec p sh -c"*) echo blue ;;
      "ps --all"*sha-new) echo container ;;
      pull*) echo pulled >&2 ;;
    esac`;
    const needing = {
      ...environment,
      REGISTRY_ADDRESS: "",
      PROXY: "p",
      PROXY_IMAGE: "nginx:1",
      FACTS: "/facts",
      ACTIVE: "/active",
      NEEDS: "2048",
    };

    for (const shell of scriptShells) {
      it(`begins only where the Docker host has room for it: ${shell.join(" ")}`, () => {
        const pull = (free: string) =>
          runScript(shell, "pull", host(free), { ...needing, IMAGE: "a:v9" });
        equal(
          pull("1").text,
          "The image a:v9 (images.green) could not be pulled: expected 2048 bytes free on the Docker host, while it is unpacked, got 1024 (to make room: docker image rm a:old). Traffic is still on blue.\n",
        );
        equal(pull("2").code, 0);
        equal(pull("").code, 0);
      });

      it(`tells what could go, and what is not there: ${shell.join(" ")}`, () => {
        const asked = { ...needing, IMAGES: "a:v9 a:new", LIMIT: "9", WORK_LIMIT: "9" };
        const lines = (docker: string) => runScript(shell, "readRoom", docker, asked).text;
        equal(lines("exit 0"), "");
        equal(
          lines(`case "$*" in
            "image inspect a:v9") exit 1 ;;
            "image inspect a:new") ;;
            version*) echo linux/amd64 ;;
            info*) echo '[[driver-type io.containerd.snapshotter.v1]]' ;;
            "image ls"*) printf 'id1\\nid2\\nid1\\n' ;;
            "image inspect --format layers"*"id1 id2") printf 'layers\\tx \\nlayers\\ty z \\n' ;;
            *) ${host("3")} ;;
          esac`),
          [
            "absent\ta:v9",
            "platform\tlinux/amd64",
            "free\t3072",
            "store\tio.containerd.snapshotter",
            "layers\tx ",
            "layers\ty z ",
            "pulled\ta:new\tused",
            "pulled\ta:old\tunused",
            "",
          ].join("\n"),
        );
      });
    }
  });

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
