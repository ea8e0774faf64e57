import { deepEqual, equal, match, ok } from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { deployBlueGreen } from "../../../components/deployBlueGreen";
import { failure } from "../../../components/failure";
import { nothing, type RecordOptions, recordProgram } from "../../support/mocks/recordProgram";
import { TemporaryEnvFile } from "../../support/mocks/settings";
import { before, image, recordUpdate } from "../../support/mocks/scenarios";

/** The one message of an update that must not begin, and registers nothing. */
async function refusal(options: RecordOptions): Promise<string> {
  const { resources, exitCode, messages } = await recordProgram(options);
  deepEqual([resources, exitCode, messages.length], [[], undefined, 1]);
  return messages.join("\n");
}

function message(problem: string, fix: string): string {
  return `error: Nothing was changed.\n${problem}\nTo fix:\n  ${fix}`;
}

/** Whatever a program throws reaches the engine, which deletes nothing then, without a stack trace. */
function expectThrown(thrown: unknown, words: string): void {
  ok(thrown instanceof Error && pulumi.RunError.isInstance(thrown), String(thrown));
  deepEqual([thrown.message, thrown.stack], [words, ""]);
}

describe("a program that fails", () => {
  const values = { activeColor: "blue", images: { blue: image("1"), green: image("1") } } as const;

  it("throws why, and leaves the exit code of its process alone: because of its configuration", async () => {
    const { thrown, exitCode } = await recordProgram({
      config: { ...values, protected: "perhaps" },
      after: nothing,
    });
    expectThrown(
      thrown,
      'Nothing was changed.\nprotected: not a boolean; expected true or false, got "perhaps"\nTo fix:\n  pulumi config set --path protected <value>',
    );
    equal(exitCode, undefined);
  });

  it("throws why: because nothing can be asked of the host", async () => {
    const cannotAsk = Object.assign(new Error("14 UNAVAILABLE: the plugin is gone"), { code: 14 });
    const { thrown, resources } = await recordProgram({
      config: values,
      after: nothing,
      cannotAsk,
    });
    expectThrown(thrown, "Resource monitor is terminating");
    // With this code Pulumi takes an error for the end of an update that went well.
    ok(thrown instanceof Error && !("code" in thrown));
    deepEqual(resources, []);
  });

  it("throws why: because of an error between two of its resources", async () => {
    const program = () =>
      deployBlueGreen("reports", values, {
        transformations: [
          ({ name }) => {
            if (name === "reports-proxy") throw new TypeError("no proxy today");
            return undefined;
          },
        ],
      });
    const { thrown, resources } = await recordProgram({ program, config: {}, after: nothing });
    expectThrown(thrown, "no proxy today");
    ok(resources.length > 0, "the error came before the first resource");
  });

  it("throws why: because of what is no error, whatever it is", async () => {
    for (const [thrown, words] of [
      ["no proxy today", "no proxy today"],
      [undefined, "undefined"],
      [{ toString: null, reason: 7 }, "{ toString: null, reason: 7 }"],
    ]) {
      expectThrown(await failure(thrown), String(words));
    }
  });

  for (const preview of [false, true]) {
    describe(`${preview ? "a preview" : "an update"} that is refused says why in one message and fails`, () => {
      it("because of a mistake in the configuration", async () => {
        const { config, after } = await before("steady state");
        const words = message(
          'activeColor: not a color; expected blue or green, got "red"',
          "pulumi config set --path activeColor <value>",
        );
        equal(await refusal({ config: { ...config, activeColor: "red" }, after, preview }), words);
      });

      it("because of another image for the color that serves", async () => {
        const { config, after } = await before("steady state");
        const images = { blue: image("1.5.0"), green: image("1.4.0") };
        const words = message(
          `images.blue: blue serves 1.4.0, and an update never touches the color that serves; expected ${image("1.4.0")}, got ${image("1.5.0")}`,
          [
            `pulumi config set --path images.blue ${image("1.4.0")}`,
            `pulumi config set --path images.green ${image("1.5.0")}`,
            "pulumi config set activeColor green",
            "pulumi up",
          ].join(" && "),
        );
        equal(await refusal({ config: { ...config, images }, after, preview }), words);
      });

      it("because of more than a program can be started with", async () => {
        const { config, after } = await before("steady state");
        const routes = [...Array(700).keys()].map((n) => ({
          path: `/api/${n}`,
          readTimeout: "2m",
        }));
        const envFile = new TemporaryEnvFile("x".repeat(140_000));
        try {
          match(
            await refusal({ config: { ...config, proxy: { routes } }, after, preview }),
            /proxy\.routes: too many, or too long: .* bytes; expected at most 131072/,
          );
          const backend = { envFile: envFile.path };
          match(
            await refusal({ config: { ...config, backend }, after, preview }),
            /backend\.envFile\.SMTP_PASSWORD: too large for a variable; expected at most 131072 bytes/,
          );
        } finally {
          envFile.remove();
        }
      });

      it("because of an outage that nobody asked for", async () => {
        const { config, after } = await before("steady state");
        const changed = { ...config, proxy: { port: 8081 } };
        const refused = await refusal({ config: changed, after, preview });
        const words = message(
          "proxy.port: changing it re-creates the proxy: new requests fail while open ones finish, for at most 30 s (proxy.drainTimeout), and for 2 to 20 s more; an open stream takes all of that time; expected the value that the proxy runs with (or allowDowntime), got another",
          "pulumi config set allowDowntime proxy-# && pulumi up",
        );
        equal(refused.replace(/[0-9a-f]{12}/, "#"), words);
        const permission = /proxy-[0-9a-f]{12}/.exec(refused)?.[0];
        const allowed = { ...changed, allowDowntime: permission };
        const { touched } = await recordProgram({ config: allowed, after, preview });
        ok(touched.includes("forecaster-proxy"), touched.join());
      });
    });
  }

  it("lets no update near data that were made with other settings, though Postgres is gone", async () => {
    const { config, after } = await before("steady state", { allowDowntime: true });
    const containers = Object.entries(after.host.containers).filter(
      ([name]) => name !== "forecast-db",
    );
    const host = { ...after.host, containers: Object.fromEntries(containers) };
    const changed = { ...config, database: { user: "owner" } };
    equal(
      await refusal({ config: changed, after: { ...after, host } }),
      "error: Nothing was changed.\ndatabase.user: the data volume was made with another value, and an update never touches that; expected the value it has, got another (to change it: pg_dumpall, a new stack with a namePrefix of its own, restore)",
    );
  });

  describe("a host that does not tell which color it serves", () => {
    it("is no host for an update", async () => {
      const { config, after } = await before("steady state");
      const host = { ...after.host, serves: "unknown" };
      const words = message(
        'the proxy: cannot determine which color it serves; expected blue, green or none, got "no answer"',
        "docker logs forecast-nginx",
      );
      equal(await refusal({ config, after: { ...after, host } }), words);
    });

    it("is taken by a preview as the last update left it, with a warning", async () => {
      const update = await before("release");
      const after = await recordUpdate("release");
      const host = { ...after.host, serves: "unknown" };
      const recording = await recordProgram({
        ...update,
        after: { ...after, host },
        preview: true,
      });
      deepEqual(recording.messages, [
        "warn: The Docker host does not tell which color it serves (no answer): this preview assumes the outputs of the last update.",
        "info: Traffic stays on green (1.5.0).",
      ]);
      deepEqual([recording.touched, recording.exitCode], [[], undefined]);
    });
  });
});
