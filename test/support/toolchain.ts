import { setUp, type Toolchain } from "../../tools/setup";
import { ownSurroundings } from "../../tools/setup/surroundings";
import { marks, unmarked } from "./run/ownVariables";

let toolchain: Promise<Toolchain> | undefined;

/** Makes sure once per process that engine, Docker and images are there, and puts them on PATH. */
export function testToolchain(): Promise<Toolchain> {
  toolchain ??= prepare();
  return toolchain;
}

async function prepare(): Promise<Toolchain> {
  // A Docker daemon that set-up starts is the machine's, and outlives this test run.
  const made = await setUp({ ...ownSurroundings(), env: unmarked(process.env) });
  Object.assign(process.env, made.env, marks());
  return made;
}
