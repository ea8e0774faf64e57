import { deepEqual, equal, match, ok } from "node:assert/strict";
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

/** How a value was set, how it was printed, and what may be shown of that. */
const written: Record<string, readonly [value: string, printed: string, shown: string]> = {
  "a quote doubled by SQL": ["it's-sql", "PASSWORD 'it''s-sql'", "PASSWORD '[secret]'"],
  "a quote in a shell's trace": [
    "it's-trace",
    String.raw`+ login 'it'\''s-trace'`,
    "+ login '[secret]'",
  ],
  "a quote between other quotes": ["it's-other", `login 'it'"'"'s-other'`, "login '[secret]'"],
  "a letter beyond ASCII in JSON": [
    "schlüssel",
    String.raw`json "schl\u00fcssel"`,
    'json "[secret]"',
  ],
  "a character of two units in JSON": [
    "key😀key",
    String.raw`json "key\ud83d\ude00key"`,
    'json "[secret]"',
  ],
  "bytes as nginx escapes them": [
    'sl"üsh-x',
    String.raw`log "sl\x22\xC3\xBCsh-x"`,
    'log "[secret]"',
  ],
  "bytes in octal": ["octäl-key", String.raw`log "oct\303\244l-key"`, 'log "[secret]"'],
  "encoded twice": ['tw"ice%', encodeURIComponent(JSON.stringify('tw"ice%')), "%22[secret]%22"],
  "escaped twice": [
    'esc"aped',
    JSON.stringify(JSON.stringify('esc"aped')).slice(1, -1),
    String.raw`\"[secret]\"`,
  ],
  "the second URL of a value": [
    "amqp://a:first-pw@h1,amqp://b:second-pw@h2",
    "second-pw",
    "[secret]",
  ],
  "a quoted keyword": ["host=h password = 'in quotes' user=u", "login in quotes", "login [secret]"],
  "another name for a password": [
    "server=s,passwd=by-comma,user=u",
    "login by-comma",
    "login [secret]",
  ],
  "a password in JSON": ['{"user":"u", "password": "in-json"}', "login in-json", "login [secret]"],
  "a MySQL address in Go": [
    "root:go-secret@tcp(host:3306)/name",
    "login go-secret",
    "login [secret]",
  ],
  "a password that looks like an address": [
    "k7:Q!@zR4#mN8v",
    "whole k7:Q!@zR4#mN8v",
    "whole [secret]",
  ],
  "a key behind an address in a URL": [
    "https://api.example.com/v1?mail=ops@example.com&key=0123456789abcdef",
    "tried &key=0123456789abcdef",
    "tried [secret]",
  ],
  "a token behind the host of a URL": [
    "jdbc:sqlserver://u@host:1433;accessToken=abcdefghijklmnop",
    "token abcdefghijklmnop",
    "token [secret]",
  ],
  "two passwords before hosts": [
    "mongodb://u:pw-of-1@h1,u:pw-of-2@h2/db",
    "logins pw-of-1 and pw-of-2",
    "logins [secret] and [secret]",
  ],
  "a password in YAML": ["{user: u, password: in-yaml}", "login in-yaml", "login [secret]"],
  "a password in braces": ["Driver=x;PWD={in;braces}", "login in;braces", "login [secret]"],
  "a character that Python escapes": [
    "schlüssel-py",
    String.raw`py schl\xfcssel-py`,
    "py [secret]",
  ],
  "an image's digest": [
    "python:latest@sha256:0123456789abcdef",
    "using the latest version",
    "using the latest version",
  ],
  "an address of mail": ["mailto:support@example.com", "support for x", "support for x"],
  "words in columns": [
    "x = 1                    # why",
    "def f():                 # here",
    "def f():                 # here",
  ],
  "the host beside a parameter": [
    "jdbc:postgresql://jdbc-database.example:5432/name?user=o&password=beside-host",
    "jdbc-database.example:5432 refused beside-host",
    "jdbc-database.example:5432 refused [secret]",
  ],
  "the host beside a keyword": [
    "host=keyword-database.example password=beside-name user=u",
    "keyword-database.example refused beside-name",
    "keyword-database.example refused [secret]",
  ],
  "two hosts of a URL": [
    "mongodb://u:two-hosts@mongo-1.internal.example:27017,mongo-2.internal.example:27017/db",
    "mongo-1.internal.example:27017 and mongo-2.internal.example refused",
    "mongo-1.internal.example:27017 and mongo-2.internal.example refused",
  ],
  "a blank at its end": ["trailing-blank ", "login trailing-blank|", "login [secret]|"],
  "indented lines": [
    "{\u0001            \u0001}",
    "Traceback:              here",
    "Traceback:              here",
  ],
  "the host of a URL": [
    "postgresql://o:with-host@database.internal.example:5432/forecasts",
    'host name "database.internal.example", port 5432, /forecasts, with-host',
    'host name "database.internal.example", port 5432, /forecasts, [secret]',
  ],
};

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

    it(`hide each value in every way that programs write it, and nothing else: ${shell.join(" ")}`, () => {
      const { text } = runScript(shell, "smoke", docker, {
        ...environment,
        VARIABLES: Object.values(written)
          .map(([value], index) => `V${String(index)}=${value}`)
          .join("\n"),
        LOG: Object.values(written)
          .map(([, printed], index) => `${String(index)}: ${printed}`)
          .join("\n"),
      });
      const lines = Object.keys(written).map((how, index) => [
        how,
        new RegExp(`^ *${String(index)}: (.*)$`, "m").exec(text)?.[1],
      ]);
      deepEqual(
        lines,
        Object.entries(written).map(([how, [, , shownOfIt]]) => [how, shownOfIt]),
      );
    });

    it(`end a line that is too long between two characters: ${shell.join(" ")}`, () => {
      const { text } = runScript(shell, "smoke", docker, {
        ...environment,
        VARIABLES: "A=b",
        LOG: `${"x".repeat(3999)}üü`,
      });
      match(text, /^ *x{3999}\.\.\.$/m);
    });

    it(`hide each line of the database's password: ${shell.join(" ")}`, () => {
      const { text } = runScript(shell, "smoke", docker, {
        ...environment,
        VARIABLES: "A=b",
        LOG: "login one-line and second-line",
        PGPASSWORD: "one-line\nsecond-line",
      });
      match(text, /login \[secret\] and \[secret\]$/m);
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
