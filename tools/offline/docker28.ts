import * as fs from "node:fs";
import * as path from "node:path";
import { succeed } from "../setup/command";
import { makeFolder } from "../setup/folder";
import { buildImage, isCurrent } from "../setup/imageBuild";
import { REPOSITORY, sourcesKey } from "../setup/sources";
import type { Surroundings } from "../setup/surroundings";
import { prepareDebianBase } from "./debianBase";

const sources = "tools/offline/docker28";
const image = "forecaster-standin/docker:28";
/** The files for PATH, and the script they are made from. */
const programs = { docker: "docker.sh", dockerd: "dockerd.sh", "inside.sh": "inside.sh" } as const;

/**
 * The absolute path of a folder with Docker's programs of that Debian's release that the stand-ins are made from, and
 * with inside.sh, which runs a command on them; made where it is missing.
 */
export async function docker28(surroundings: Surroundings): Promise<string> {
  const folder = path.join(surroundings.cache, `docker28-${sourcesKey(sources)}`);
  return makeFolder(folder, async (temporary) => {
    await build(surroundings);
    const root = path.join(temporary, "root");
    fs.mkdirSync(root);
    const id = (await succeed(surroundings, "docker", ["create", image, "never-run"])).trim();
    const archive = path.join(temporary, "root.tar");
    await succeed(surroundings, "docker", ["export", "--output", archive, id]);
    await succeed(surroundings, "docker", ["rm", id]);
    await succeed(surroundings, "tar", ["-C", root, "-xf", archive]);
    fs.rmSync(archive);
    for (const [program, script] of Object.entries(programs)) {
      const file = path.join(temporary, program);
      fs.copyFileSync(path.join(REPOSITORY, sources, script), file);
      fs.chmodSync(file, 0o755);
    }
  });
}

async function build(surroundings: Surroundings): Promise<void> {
  const wanted = { tag: image, sources: sourcesKey(sources) };
  if (await isCurrent(wanted, surroundings)) return;
  const base = await prepareDebianBase(surroundings);
  const context = path.join(REPOSITORY, sources);
  await buildImage(surroundings, {
    ...wanted,
    base,
    dockerfile: path.join(context, "Dockerfile"),
    context,
  });
}
