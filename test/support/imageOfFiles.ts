import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { docker } from "./dockerHost";

/** What each file of a folder holds, by its name. */
export type Files = Readonly<Record<string, string | Buffer>>;

/** Builds an image from a folder with these files, one of which is its Dockerfile. */
export async function buildImage(
  tag: string,
  files: Files & { readonly Dockerfile: string },
): Promise<void> {
  const context = await mkdtemp(join(tmpdir(), "forecaster-image-"));
  try {
    for (const [name, content] of Object.entries(files)) {
      await writeFile(join(context, name), content, { mode: 0o755 });
    }
    await docker("build", "--tag", tag, context);
  } finally {
    await rm(context, { recursive: true });
  }
}
