import { setUp, type Toolchain } from "../../tools/setup";

let toolchain: Promise<Toolchain> | undefined;

/** Makes sure once per process that engine, Docker and images are there, and puts them on PATH. */
export function testToolchain(): Promise<Toolchain> {
  toolchain ??= prepare();
  return toolchain;
}

async function prepare(): Promise<Toolchain> {
  const made = await setUp();
  Object.assign(process.env, made.env);
  return made;
}
