import { strict as assert } from "node:assert";
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { chmod, copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { delimiter, join } from "node:path";
import { pipeline } from "node:stream";
import { promisify } from "node:util";
import { onPath } from "../../tools/setup/folder";
import { prepareSshServer } from "../../tools/setup/sshServer";
import { ownSurroundings } from "../../tools/setup/surroundings";
import { unmarked } from "./run/ownVariables";
import { freePorts } from "./testPorts";
import { until } from "./until";

const run = promisify(execFile);

/**
 * An sshd on the loopback as a server is delivered, with a host key, a user's key and files of its own:
 * neither the machine's sshd nor anybody's ~/.ssh is touched. `ssh` on PATH knows it as server.example.
 */
export class SshServer {
  readonly host = "server.example";
  /** Only the person who runs the tests can log in: sshd without root is nobody else. */
  readonly user = userInfo().username;
  /** So long a connection stands before its first byte arrives, as on a slow line: then many stand at once. */
  delayMs = 0;
  readonly #path = process.env.PATH ?? "";
  readonly #line = createServer((from) => {
    this.#pass(from);
  });
  #process: ChildProcess | undefined;

  private constructor(
    private readonly folder: string,
    private readonly sshd: string,
    private readonly port: number,
  ) {}

  /** @throws Error when there is no sshd on this machine, with the way to one. */
  static async start(): Promise<SshServer> {
    const surroundings = { ...ownSurroundings(), env: unmarked(process.env) };
    const sshd = await prepareSshServer(surroundings);
    const folder = await mkdtemp(join(tmpdir(), "forecaster-sshd-"));
    const { proxy: port } = await freePorts();
    const server = new SshServer(folder, sshd, port);
    try {
      await once(server.#line.listen(0, "127.0.0.1"), "listening");
      await server.#configure();
      process.env.PATH = `${folder}${delimiter}${server.#path}`;
      await server.up();
      return server;
    } catch (error) {
      await server.stop();
      throw error;
    }
  }

  /** As `dockerHost` names it. */
  get address(): string {
    return `ssh://${this.user}@${this.host}`;
  }

  /** Starts it; settles when it takes connections. */
  async up(): Promise<void> {
    const log = openSync(this.#file("sshd.log"), "a");
    const args = ["-D", "-e", "-f", this.#file("sshd_config")];
    this.#process = spawn(this.sshd, args, { stdio: ["ignore", log, log] });
    closeSync(log);
    await until("sshd takes connections", () => takesConnections(this.port));
  }

  /** Ends it, so that connections are refused; those that are open go on. */
  async down(): Promise<void> {
    if (this.#process?.exitCode !== null) return;
    const ended = once(this.#process, "exit");
    this.#process.kill();
    await ended;
  }

  /** What it has said since its first start. */
  log(): Promise<string> {
    return readFile(this.#file("sshd.log"), "utf8");
  }

  /** Ends it and removes everything that it had. */
  async stop(): Promise<void> {
    process.env.PATH = this.#path;
    await this.down();
    this.#line.close();
    await rm(this.folder, { recursive: true });
  }

  /** One connection over the line: sshd counts it from now on. */
  #pass(from: Socket): void {
    const to = connect(this.port, "127.0.0.1");
    const end = () => {
      from.destroy();
      to.destroy();
    };
    const timer = setTimeout(() => {
      pipeline(from, to, end);
      pipeline(to, from, end);
    }, this.delayMs);
    for (const side of [from, to]) {
      side.once("error", () => {
        clearTimeout(timer);
        end();
      });
    }
  }

  async #configure(): Promise<void> {
    for (const key of ["host_key", "user_key"]) {
      const args = ["-q", "-t", "ed25519", "-N", "", "-C", key, "-f", this.#file(key)];
      await run("ssh-keygen", args);
    }
    await copyFile(this.#file("user_key.pub"), this.#file("authorized_keys"));
    const hostKey = await readFile(this.#file("host_key.pub"), "utf8");
    await writeFile(this.#file("known_hosts"), `${this.host} ${hostKey}`);
    await writeFile(this.#file("sshd_config"), this.#serverConfig());
    await writeFile(this.#file("ssh_config"), this.#clientConfig());
    const ssh = onPath("ssh", process.env);
    assert.ok(ssh !== undefined, "there is no ssh on PATH");
    // Clients of Docker since 23 give these options, as the plugin 5.0.0 does; older ones leave them out.
    const options = `-F ${this.#file("ssh_config")} -o ConnectTimeout=30 -T`;
    await writeFile(this.#file("ssh"), `#!/bin/sh\nexec ${ssh} ${options} "$@"\n`);
    await chmod(this.#file("ssh"), 0o755);
    // Of Debian's sshd, which its service makes; empty.
    if (process.getuid?.() === 0) await mkdir("/run/sshd", { recursive: true, mode: 0o755 });
  }

  /** MaxStartups, MaxSessions and all other limits are sshd's own. */
  #serverConfig(): string {
    const { DOCKER_HOST } = process.env;
    return [
      `Port ${this.port}`,
      "ListenAddress 127.0.0.1",
      `HostKey ${this.#file("host_key")}`,
      `AuthorizedKeysFile ${this.#file("authorized_keys")}`,
      "PidFile none",
      "UsePAM no",
      "PasswordAuthentication no",
      "KbdInteractiveAuthentication no",
      "StrictModes no", // everybody may write to a temporary folder
      "LogLevel VERBOSE",
      ...(DOCKER_HOST === undefined ? [] : [`SetEnv DOCKER_HOST=${DOCKER_HOST}`]),
      "",
    ].join("\n");
  }

  #clientConfig(): string {
    return [
      `Host ${this.host}`,
      "HostName 127.0.0.1",
      `Port ${(this.#line.address() as AddressInfo).port}`,
      `HostKeyAlias ${this.host}`,
      `IdentityFile ${this.#file("user_key")}`,
      "IdentitiesOnly yes",
      `UserKnownHostsFile ${this.#file("known_hosts")}`,
      "StrictHostKeyChecking yes",
      "BatchMode yes",
      "",
    ].join("\n");
  }

  #file(name: string): string {
    return join(this.folder, name);
  }
}

function takesConnections(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => {
      resolve(false);
    });
  });
}
