import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Authority, type Pair } from "./certificates";
import { host } from "./tlsUsers";

/** A directory of the Docker host, and a program there that puts certificates into it. */
export class CertificateDirectory {
  private constructor(
    readonly path: string,
    readonly authority: Authority,
  ) {}

  static async make(): Promise<CertificateDirectory> {
    const path = await mkdtemp(join(tmpdir(), "forecaster-certificate-"));
    return new CertificateDirectory(path, await Authority.make());
  }

  issue(): Promise<Pair> {
    return this.authority.issue([host]);
  }

  /** One file after the other. */
  async put({ chain, key }: Pair): Promise<void> {
    await writeFile(join(this.path, "fullchain.pem"), chain);
    await writeFile(join(this.path, "privkey.pem"), key, { mode: 0o600 });
  }

  async remove(): Promise<void> {
    await rm(this.path, { recursive: true });
  }
}
