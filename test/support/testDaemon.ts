import { strict as assert } from "node:assert";
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { mkdir, mkdtemp, rm, statfs, writeFile } from "node:fs/promises";
import { connect, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pipeline } from "node:stream";
import { promisify } from "node:util";
import { docker } from "./dockerHost";
import { testToolchain } from "./toolchain";
import { until } from "./until";

const run = promisify(execFile);
const relay = resolve(__dirname, "portRelay.mjs");
const reach = resolve(__dirname, "portReach.mjs");

/**
 * A Docker daemon that belongs to a test alone, so that the test may restart it. It lives in a network of
 * its own and leaves the host's bridges and packet filter alone; DOCKER_HOST names it while it is there.
 */
export class TestDaemon {
  readonly #servers: Server[] = [];
  /** DOCKER_HOST without it. */
  readonly #hostBefore = process.env.DOCKER_HOST;
  #process: ChildProcess | undefined;
  readonly #ways: ChildProcess[] = [];
  #hasDisk = false;

  private constructor(
    private readonly directory: string,
    private readonly network: ChildProcess,
  ) {}

  /**
   * Starts it, with the images that stacks are made from; with a disk of its own it can be filled.
   * @throws AssertionError where a person may not start one: it takes root, on Linux.
   */
  static async start({ diskMb }: { readonly diskMb?: number } = {}): Promise<TestDaemon> {
    assert.ok(
      process.platform === "linux" && process.getuid?.() === 0,
      "a Docker daemon that tests may restart takes root on Linux",
    );
    const { images } = await testToolchain();
    const directory = await mkdtemp(join(tmpdir(), "forecaster-dockerd-"));
    const inside = `ip link set lo up && exec "$0" "$@"`;
    const relayed = [process.execPath, relay, join(directory, "relay.sock")];
    const network = spawn("unshare", ["--net", "sh", "-c", inside, ...relayed], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const daemon = new TestDaemon(directory, network);
    // Not the settings of the host's own daemon.
    await writeFile(join(directory, "daemon.json"), "{}");
    try {
      await once(network.stdout as NodeJS.ReadableStream, "data");
      if (diskMb !== undefined) await daemon.#mountDisk(diskMb);
      const saved = join(directory, "images.tar");
      await docker("save", "--output", saved, images.nginx, images.postgres, images.backendBase);
      process.env.DOCKER_HOST = daemon.host;
      await daemon.#launch();
      await docker("load", "--input", saved);
      await rm(saved);
      return daemon;
    } catch (error) {
      await daemon.stop();
      throw error;
    }
  }

  get host(): string {
    return `unix://${this.directory}/docker.sock`;
  }

  /** Makes a port of its network the same port of this host's 127.0.0.1. */
  async publish(port: number): Promise<void> {
    const server = createServer({ allowHalfOpen: true }, (from) => {
      const to = connect({ path: join(this.directory, "relay.sock"), allowHalfOpen: true });
      to.write(`${port}\n`);
      pipeline(from, to, () => undefined);
      pipeline(to, from, () => undefined);
    });
    this.#servers.push(server);
    await once(server.listen(port, "127.0.0.1"), "listening");
  }

  /** Makes a port of this host's 127.0.0.1 the same port of its network. */
  async reach(port: number): Promise<void> {
    const socket = join(this.directory, `port-${port}.sock`);
    const server = createServer({ allowHalfOpen: true }, (from) => {
      const to = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
      pipeline(from, to, () => undefined);
      pipeline(to, from, () => undefined);
    });
    this.#servers.push(server);
    await once(server.listen(socket), "listening");
    const inside = ["--target", String(this.network.pid), "--net", process.execPath];
    const way = spawn("nsenter", [...inside, reach, String(port), socket], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    this.#ways.push(way);
    await once(way.stdout, "data");
  }

  /** Fills its own disk, but for so many bytes. */
  async leaveFree(bytes: number): Promise<void> {
    const { bavail, bsize } = await statfs(this.#data);
    await run("fallocate", [
      "--length",
      String(bavail * bsize - bytes),
      join(this.#data, "filler"),
    ]);
  }

  /** Ends it in order, and starts it again; settles when it answers. */
  async restart(): Promise<void> {
    await this.#end();
    await this.#launch();
  }

  /** Ends it and removes everything that it had. */
  async stop(): Promise<void> {
    if (this.#hostBefore === undefined) delete process.env.DOCKER_HOST;
    else process.env.DOCKER_HOST = this.#hostBefore;
    await this.#end();
    for (const server of this.#servers) server.close();
    for (const way of this.#ways) way.kill();
    this.network.kill();
    if (this.#hasDisk) await run("umount", [this.#data]);
    await rm(this.directory, { recursive: true, force: true });
  }

  get #data(): string {
    return join(this.directory, "data");
  }

  async #mountDisk(megabytes: number): Promise<void> {
    const disk = join(this.directory, "disk");
    await run("truncate", ["--size", `${megabytes}M`, disk]);
    await run("mkfs.ext4", ["-q", disk]);
    await mkdir(this.#data);
    await run("mount", ["-o", "loop", disk, this.#data]);
    this.#hasDisk = true;
  }

  async #launch(): Promise<void> {
    const log = openSync(join(this.directory, "dockerd.log"), "a");
    const into = ["--target", String(this.network.pid), "--net"];
    const at = (name: string) => join(this.directory, name);
    const options = [
      ...["--host", this.host, "--data-root", this.#data, "--exec-root", at("exec")],
      ...["--pidfile", at("dockerd.pid"), "--config-file", at("daemon.json")],
    ];
    this.#process = spawn("nsenter", [...into, "dockerd", ...options], {
      stdio: ["ignore", log, log],
    });
    closeSync(log);
    await until("the tests' own Docker daemon answers", () => this.#answers());
  }

  async #answers(): Promise<boolean> {
    return run("docker", ["version"]).then(
      () => true,
      () => false,
    );
  }

  async #end(): Promise<void> {
    const process = this.#process;
    if (process?.exitCode !== null) return;
    const ended = once(process, "exit");
    process.kill("SIGTERM");
    await ended;
  }
}
