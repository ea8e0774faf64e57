import { deepEqual, equal, match, ok } from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { obtainingScript } from "../../components/scriptText";
import { Authority, type Pair } from "../support/certificates";
import { scriptShells } from "../support/scriptRun";
import { until } from "../support/until";

/** In the place of lego: writes down how it is called and does what the file `answer` says. */
const lego = `#!/bin/sh
printf '%s\\n' "$*" >>calls
date +%s%N >>times
. ./answer`;

const gives = `mkdir -p "$3/certificates" "$3/accounts/ca/me/keys" && cp given.crt "$3/certificates/forecast.example.crt" &&
cp given.key "$3/certificates/forecast.example.key" && echo {} >"$3/accounts/ca/me/account.json" && echo k >"$3/accounts/ca/me/keys/me.key"
echo "2026/11/30 22:51:30 [INFO] given"`;
const refuses = `printf '2026/11/30 22:51:30 [INFO] acme\\n2026/11/30 22:51:31 Could not obtain certificates:\\n\\terror: 429\\n' >&2; exit 1`;

const environment = {
  NAMES: "forecast.example www.forecast.example",
  LEGO_SERVER: "https://ca.example/dir",
  LEGO_EMAIL: "operations@forecast.example",
  ...{
    ACCOUNT: "account-1",
    ORDER: "order-1",
    CHECK_EVERY: "1",
    RETRY_EVERY: "1",
    CHALLENGE_PORT: "8080",
  },
};

for (const shell of scriptShells) {
  describe(`the container that obtains a certificate, in ${shell.join(" ")}`, () => {
    let authority: Authority;
    let folder = "";
    let process_: ChildProcess | undefined;

    before(async () => {
      authority = await Authority.make();
    });

    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), "forecaster-obtain-"));
      mkdirSync(join(folder, "bin"));
      put("bin/lego", lego, 0o755);
    });

    afterEach(async () => {
      await stop();
      rmSync(folder, { recursive: true });
    });

    function put(file: string, text: string, mode?: number): void {
      writeFileSync(join(folder, file), text, { mode });
    }

    function read(file: string): string {
      return existsSync(join(folder, file)) ? readFileSync(join(folder, file), "utf8") : "";
    }

    function give({ chain, key }: Pair): void {
      put("given.crt", chain);
      put("given.key", key);
      put("answer", gives);
    }

    function start(changes: Record<string, string> = {}): void {
      const [program = "", ...args] = shell;
      const PATH = `${join(folder, "bin")}:${process.env.PATH ?? ""}`;
      const env = { ...environment, ...changes, PATH };
      process_ = spawn(program, [...args, "-c", obtainingScript], {
        cwd: folder,
        env,
        stdio: "ignore",
      });
    }

    async function stop(signal: NodeJS.Signals = "SIGTERM"): Promise<number | null> {
      if (process_?.exitCode !== null) return process_?.exitCode ?? null;
      const ended = once(process_, "exit");
      process_.kill(signal);
      await ended;
      return process_.exitCode;
    }

    const calls = () =>
      read("calls")
        .split("\n")
        .filter((line) => line !== "");
    const called = (times: number) =>
      until(`lego is called ${times} times`, () => Promise.resolve(calls().length >= times));
    const isPublished = ({ chain, key }: Pair) =>
      until("it is published", () =>
        Promise.resolve(read("current/chain.pem") === chain && read("current/key.pem") === key),
      );

    it("asks for one, publishes it with its key, and then looks whether it is to be renewed", async () => {
      const pair = await authority.issue(["forecast.example"]);
      give(pair);
      start();
      await isPublished(pair);
      await called(2);
      const options =
        "--accept-tos --path orders/order-1 --http --http.port :8080 --key-type ec256 --domains forecast.example --domains www.forecast.example";
      deepEqual(calls().slice(0, 2), [
        `${options} run`,
        `${options} renew --dynamic --no-random-sleep`,
      ]);
      equal(read("trouble"), "");
      const renewed = await authority.issue(["forecast.example"]);
      const before = readlinkSync(join(folder, "current"));
      give(renewed);
      await isPublished(renewed);
      await until("the one before is gone", () =>
        Promise.resolve(!existsSync(join(folder, before))),
      );
      equal(await stop(), 0);
    });

    it("binds its account where the authority wants that", async () => {
      put("answer", refuses);
      start({ LEGO_EAB_KID: "kid-1", LEGO_EAB_HMAC: "secret" });
      await called(1);
      match(calls()[0] ?? "", / --eab run$/);
    });

    it("tries again after longer and longer pauses, tells why, and begins anew when it has one", async () => {
      put("answer", refuses);
      start({ CHECK_EVERY: "4" });
      await called(4);
      match(read("trouble"), /^[34] \d+ order-1 Could not obtain certificates: error: 429 ?\n$/);
      const times = read("times")
        .split("\n")
        .slice(0, 4)
        .map((line) => Number(line) / 1e9);
      const pauses = times.slice(1).map((time, index) => time - (times[index] ?? 0));
      // Twice the one before, up to the usual one, give or take a quarter.
      [
        [0.7, 1.9],
        [1.4, 3.2],
        [2.9, 5.8],
      ].forEach(([least = 0, most = 0], index) => {
        ok((pauses[index] ?? 0) >= least && (pauses[index] ?? 0) <= most, JSON.stringify(pauses));
      });
      const pair = await authority.issue(["forecast.example"]);
      give(pair);
      await isPublished(pair);
      await until("nothing is told", () => Promise.resolve(read("trouble") === ""));
    });

    it("goes on counting when it is started again, and no sooner than a pause after what failed", async () => {
      const began = Date.now();
      put("trouble", `7 ${Math.floor(began / 1000)} order-1 no\n`);
      put("answer", refuses);
      start({ RETRY_EVERY: "3", CHECK_EVERY: "60" });
      await until("it has tried", () => Promise.resolve(read("trouble").startsWith("8 ")));
      ok(Date.now() - began >= 2000, `after ${Date.now() - began} ms`);
    });

    it("starts at once where what is told is broken, of another order, or of a clock that was ahead", async () => {
      const now = Math.floor(Date.now() / 1000);
      for (const told of [
        "",
        "x y z\n",
        `3 ${now} order-0 no\n`,
        `3 ${Math.floor(Date.now() / 1000) + 9_000} order-1 no\n`,
      ]) {
        rmSync(join(folder, "calls"), { force: true });
        put("trouble", told);
        put("answer", refuses);
        start({ RETRY_EVERY: "3600", CHECK_EVERY: "3600" });
        await called(1);
        await stop();
      }
    });

    it("counts an attempt that ended with it, and orders anew where lego was writing then", async () => {
      put("answer", `${gives}\nexec sleep 60`);
      give(await authority.issue(["forecast.example"]));
      put("answer", `${gives}\nexec sleep 60`);
      start({ RETRY_EVERY: "2", CHECK_EVERY: "60" });
      const key = "orders/order-1/certificates/forecast.example.key";
      await until("lego has written", () => Promise.resolve(read(key) !== ""));
      await stop("SIGKILL");
      equal(read("current/chain.pem"), "");
      const pair = await authority.issue(["forecast.example"]);
      give(pair);
      const began = Date.now();
      start({ RETRY_EVERY: "2", CHECK_EVERY: "60" });
      await until("it is told", () =>
        Promise.resolve(/^1 \d+ order-1 its container ended/.test(read("trouble"))),
      );
      await isPublished(pair);
      ok(Date.now() - began >= 500, `after ${Date.now() - began} ms`);
      match(calls().at(-1) ?? "", / run$/);
    });

    it("asks for none that it has no room for, and says so", async () => {
      put("bin/head", "#!/bin/sh\nexit 1\n", 0o755);
      give(await authority.issue(["forecast.example"]));
      start();
      await until("it is told", () =>
        Promise.resolve(/^[2-9] \d+ order-1 There is no room/.test(read("trouble"))),
      );
      deepEqual(calls(), []);
    });

    it("registers again where the authority knows its account no more", async () => {
      const pair = await authority.issue(["forecast.example"]);
      give(pair);
      start();
      await isPublished(pair);
      put(
        "answer",
        `echo "2026/11/30 22:51:31 acme: error: 400 :: urn:ietf:params:acme:error:accountDoesNotExist :: no" >&2; exit 1`,
      );
      await until("it is told", () => Promise.resolve(read("trouble") !== ""));
      give(await authority.issue(["forecast.example"]));
      await until("it asks anew", () => Promise.resolve(calls().at(-1)?.endsWith(" run") === true));
    });

    it("asks for one, and then for none too often, where it comes without those of its authority", async () => {
      give(await authority.issue(["forecast.example"]));
      put("answer", `${gives}; : >"$3/certificates/forecast.example.issuer.crt"`);
      start();
      await called(3);
      equal(calls().filter((call) => call.endsWith(" run")).length, 1);
    });

    it("keeps what users have while another one begins in the future", async () => {
      const pair = await authority.issue(["forecast.example"]);
      give(pair);
      start();
      await isPublished(pair);
      give(await authority.issue(["forecast.example"], { from: 1 }));
      await until("it is told", () =>
        Promise.resolve(/the certificate is not valid before \d{12} \(UTC/.test(read("trouble"))),
      );
      equal(read("current/chain.pem"), pair.chain);
    });

    it("orders anew for other names or by another account, and users keep what they have until then", async () => {
      const pair = await authority.issue(["forecast.example"]);
      give(pair);
      start();
      await isPublished(pair);
      await stop();
      for (const [changes, folderOfOrder] of [
        [{ ACCOUNT: "account-2" }, "orders/order-1"],
        [{ ORDER: "order-2" }, "orders/order-2"],
      ] as const) {
        const before = read("current/chain.pem");
        rmSync(join(folder, "calls"));
        put("answer", refuses);
        start(changes);
        await called(1);
        match(calls()[0] ?? "", new RegExp(`--path ${folderOfOrder} .* run$`));
        equal(read("current/chain.pem"), before);
        const other = await authority.issue(["forecast.example"]);
        give(other);
        await isPublished(other);
        await stop();
      }
      equal(existsSync(join(folder, "orders/order-1")), false);
    });

    it("begins again with what a full disk has left half written", async () => {
      const pair = await authority.issue(["forecast.example"]);
      give(pair);
      start();
      await isPublished(pair);
      await stop();
      for (const file of [
        "certificates/forecast.example.crt",
        "accounts/ca/me/account.json",
        "accounts/ca/me/keys/me.key",
      ]) {
        rmSync(join(folder, "calls"));
        put(`orders/order-1/${file}`, "");
        start();
        await called(1);
        match(calls()[0] ?? "", / run$/, file);
        await until("it is there again", () =>
          Promise.resolve(read(`orders/order-1/${file}`) !== ""),
        );
        await stop();
      }
    });

    it("stops at once, also in a pause and while the authority is asked", async () => {
      put("answer", refuses);
      start({ RETRY_EVERY: "3600", CHECK_EVERY: "3600" });
      await until("it pauses", () => Promise.resolve(read("trouble") !== ""));
      const began = Date.now();
      equal(await stop(), 0);
      put("answer", "exec sleep 60");
      rmSync(join(folder, "trouble"));
      rmSync(join(folder, "calls"));
      start();
      await called(1);
      equal(await stop(), 0);
      ok(Date.now() - began < 4000, `after ${Date.now() - began} ms`);
    });
  });
}
