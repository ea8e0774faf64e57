import { match } from "node:assert/strict";
import { runScript, scriptShells } from "../support/scriptRun";

const environment = {
  IMAGE: "ghcr.io/forecaster-enterprise/backend:v2",
  SETTING: "images.green",
  TRAFFIC: "",
  REGISTRY_ADDRESS: "ghcr.io",
  REGISTRY_USERNAME: "robot",
  REGISTRY_PASSWORD: "password",
  HOME: "/home/operator",
};

/** The Docker CLI of a host without the image, whose registry tells where the certificates are looked for. */
const docker = `case "$*" in
  "image inspect"*) exit 1 ;;
  pull*) echo "certificates in \${DOCKER_CERT_PATH-none}"; exit 1 ;;
esac`;

describe("a pull with the stack's own login", () => {
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
