import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { buildImage } from "../support/imageOfFiles";
import type { Build } from "./triedImage";

const run = promisify(execFile);
let built: Promise<Buffer> | undefined;

/** An image that holds one static program and nothing else, as ko and distroless images do. */
export const staticImage: Build = async (tag, version) => {
  built ??= compile();
  const lines = ["FROM scratch", "COPY server /", "USER 65532", 'CMD ["/server"]'];
  const Dockerfile = [...lines, `ENV VERSION=${version}`, ""].join("\n");
  await buildImage(tag, { Dockerfile, server: await built });
};

async function compile(): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), "forecaster-static-"));
  try {
    const server = join(folder, "server");
    const env = { ...process.env, CGO_ENABLED: "0", GOOS: "linux" };
    const cwd = join(__dirname, "apps/static");
    await run("go", ["build", "-mod=readonly", "-o", server, "."], { cwd, env });
    return await readFile(server);
  } finally {
    await rm(folder, { recursive: true });
  }
}
