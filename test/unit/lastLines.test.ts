import { equal, match, ok } from "node:assert/strict";
import { runScript, scriptShells, smokeEnvironment } from "../support/scriptRun";

const environment = { ...smokeEnvironment, FORECASTER_PUBLIC: "LEVEL" };
const password = String.raw`p@ss w"o\rd`;
const log = [
  `password ${password}, in a URL ${encodeURIComponent(password)}, as JSON ${JSON.stringify(password)}`,
  "key -----BEGIN and second line, level verbose, image of-the-image, short abcde",
  "twice token-one token-one-and-more",
  "alone dbP@ss/word1, lower case dbP%40ss%2fword1, plus p%40ss+w%22o%5Crd",
  "parameter inJdbc, keyword inWords, with a slash raw/sl@sh",
  `cut off ${"0123456789abcdefghijklmnopqrstuvwxyz".slice(0, 25)}`,
].join("\n");
const variables = [
  "PATH=of-the-image",
  "LEVEL=verbose",
  "SHORT=abcde",
  `PASSWORD=${password}`,
  "KEY=-----BEGIN\u0001second line",
  "ONE=token-one",
  "URL=postgresql://owner:dbP%40ss%2Fword1@database:5432/name",
  "SPRING_DATASOURCE_URL=jdbc:postgresql://database/name?user=owner&password=inJdbc&ssl=true",
  "DSN=host=database password=inWords dbname=name",
  "BROKER_URL=amqp://owner:raw/sl@sh@broker",
  "LONG=0123456789abcdefghijklmnopqrstuvwxyz",
  "MORE=token-one-and-more",
].join("\n");

/** The Docker CLI of a backend that fails its smoke checks and has printed what it was told. */
const docker = String.raw`case "$*" in
  "image inspect"*) echo PATH=of-the-image ;;
  inspect*Config.Env*) printf '%s\n' "image sha256:1" "$VARIABLES" ;;
  inspect*) echo running ;;
  logs*) printf '%s\n' "$LOG" ;;
  *curl*) echo "500 10.0.0.2:8000" ;;
esac`;

describe("the last log lines of a container", () => {
  for (const shell of scriptShells) {
    const shown = (cli = docker) =>
      runScript(shell, "smoke", cli, { ...environment, VARIABLES: variables, LOG: log }).text;

    it(`hide the values of its own variables, however they are written: ${shell.join(" ")}`, () => {
      const text = shown();
      match(text, /password \[secret\], in a URL \[secret\], as JSON "\[secret\]"/);
      match(text, /key \[secret\] and \[secret\],/);
      match(text, /twice \[secret\] \[secret\]$/m);
    });

    it(`hide the password of a URL, other encodings, and what is cut off: ${shell.join(" ")}`, () => {
      const text = shown();
      match(text, /alone \[secret\], lower case \[secret\], plus \[secret\]$/m);
      match(text, /parameter \[secret\], keyword \[secret\], with a slash \[secret\]$/m);
      match(text, /cut off \[secret\]$/m);
    });

    it(`show what is no secret: public variables, those of the image, and short ones: ${shell.join(" ")}`, () => {
      match(shown(), /level verbose, image of-the-image, short abcde/);
    });

    it(`are not shown where nobody tells what is secret: ${shell.join(" ")}`, () => {
      const text = shown(docker.replace("image sha256:1", '"; exit 1; echo "'));
      match(text, /\(not shown: Docker does not tell which of its words are secret\)/);
      ok(!text.includes("p@ss"));
    });
  }

  it("are tried in a shell at least", () => {
    equal(scriptShells.length > 0, true);
  });
});
