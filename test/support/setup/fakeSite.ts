import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import * as path from "node:path";
import { PULUMI_VERSION } from "../../../tools/setup/versions";
import type { FakeMachine } from "./fakeMachine";
import { addPulumi } from "./fakePrograms";

/** How the site behaves. */
export type Behaviour =
  | "serves"
  | "publishes another checksum"
  | "answers 404"
  | "answers 500"
  | "breaks off"
  | "stalls"
  | "never answers";

/** A local stand-in for Pulumi's download site. */
export class FakeSite {
  behaviour: Behaviour = "serves";
  /** Methods and paths, in order. */
  readonly requests: string[] = [];
  private readonly sockets = new Set<Socket>();
  private readonly server = createServer((request, response) => {
    this.requests.push(`${request.method ?? ""} ${request.url ?? ""}`);
    if (this.behaviour === "never answers") return;
    if (request.method === "HEAD") response.end();
    else this.answer(path.basename(request.url ?? ""), response);
  });

  private constructor(private readonly archive: Buffer) {
    this.server.on("connection", (socket) => this.sockets.add(socket));
  }

  /** Starts a site that has the CLI for this system. */
  static async start(machine: FakeMachine): Promise<FakeSite> {
    const release = path.join(machine.root, "release");
    addPulumi(machine, { folder: path.join(release, "pulumi") });
    const archive = execFileSync("tar", ["-czf", "-", "-C", release, "pulumi"]);
    fs.rmSync(release, { recursive: true });
    const site = new FakeSite(archive);
    await new Promise<void>((resolve) => site.server.listen(0, "127.0.0.1", resolve));
    return site;
  }

  get address(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private answer(file: string, response: ServerResponse): void {
    const name = `pulumi-v${PULUMI_VERSION}-${process.platform}-${process.arch}.tar.gz`;
    const isSums = file === `pulumi-${PULUMI_VERSION}-checksums.txt`;
    if (!isSums && file !== name) response.writeHead(404).end();
    else if (this.behaviour === "answers 404") response.writeHead(404).end();
    else if (this.behaviour === "answers 500") response.writeHead(500).end();
    else if (isSums) response.end(`${this.checksum()}  ${name}\n`);
    else this.sendArchive(response);
  }

  private checksum(): string {
    const content = this.behaviour === "publishes another checksum" ? "another" : this.archive;
    return createHash("sha256").update(content).digest("hex");
  }

  private sendArchive(response: ServerResponse): void {
    if (this.behaviour !== "breaks off" && this.behaviour !== "stalls") {
      response.end(this.archive);
      return;
    }
    response.writeHead(200, { "content-length": this.archive.length });
    response.write(this.archive.subarray(0, 20), () => {
      if (this.behaviour === "breaks off") response.destroy();
    });
  }
}
