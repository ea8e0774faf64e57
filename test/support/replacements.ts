import { strict as assert } from "node:assert";
import { docker } from "./dockerHost";
import { expectServes, expectWords } from "./expectServes";
import { buildImage } from "./imageOfFiles";
import { startLoad } from "../../tools/load/load";
import type { TestStack, TestStackOptions } from "./testStack";
import { testToolchain } from "./toolchain";

export type Part = "database" | "proxy";

/** A stack whose database and proxy may be replaced, and do not take long to stop. */
export const replaceable: TestStackOptions = {
  config: { allowDowntime: true, proxy: { drainTimeout: "5s" }, database: { stopGrace: "10s" } },
};

/** The image of a part as the tests have it. */
export async function imageOf(part: Part): Promise<string> {
  const { images } = await testToolchain();
  return part === "database" ? images.postgres : images.nginx;
}

/** A program in place of another one, which it can still call by its path. */
export function instead(
  base: string,
  user: string,
  path: string,
  script: string,
): Record<"Dockerfile" | "own", string> {
  const Dockerfile = `FROM ${base}\nUSER root\nRUN mv ${path} ${path}.real\nCOPY own ${path}\n${user}`;
  return { Dockerfile, own: `#!/bin/sh\n${script}\n` };
}

/** An nginx that runs where it is tried, and ends at its start in the network of a stack. */
export async function nginxOnlyWhereTried(): Promise<ReturnType<typeof instead>> {
  const script = `[ -d /predecessor ] || { echo "no such network" >&2; exit 1; }\nexec /usr/sbin/nginx.real "$@"`;
  return instead(await imageOf("proxy"), "", "/usr/sbin/nginx", script);
}

/** What tests of a replacement do with their stack. */
export class Replacements {
  constructor(private readonly stackOf: () => TestStack) {}

  private get stack(): TestStack {
    return this.stackOf();
  }

  /** Everything that could be seen of a replacement: containers with their names, IDs and states. */
  containers(): Promise<string> {
    const format = "{{.Names}} {{.ID}} {{.State}}";
    return docker("ps", "--all", "--filter", `name=${this.stack.prefix}-`, "--format", format);
  }

  async setImage(part: Part, tag: string, files: Parameters<typeof buildImage>[1]): Promise<void> {
    const version = (await imageOf(part)).split(":").at(-1) ?? "";
    const image = `${this.stack.prefix}-image/${part}:${version}-${tag}`;
    await buildImage(image, files);
    await this.stack.set(`${part}.image`, image);
  }

  async setBack(part: Part): Promise<void> {
    await this.stack.set(`${part}.image`, await imageOf(part));
  }

  /** The update fails with these words, nobody notices, and the container runs on. */
  async expectFoundBefore(...words: RegExp[]): Promise<void> {
    const before = await this.containers();
    const load = startLoad({ port: this.stack.ports.proxy, keyPrefix: "before", connections: 20 });
    const text = await this.stack.upFails();
    const report = await load.stop();
    expectWords(text, [/Nothing was touched\. Traffic is still on blue\./, ...words]);
    assert.deepEqual(report.failures, []);
    assert.equal(await this.containers(), before);
  }

  /** The update fails with these words, and what ran before runs again; `setBack` what was set for it. */
  async expectPutBack(setBack: () => Promise<void>, ...words: RegExp[]): Promise<void> {
    const before = await this.containers();
    const text = await this.stack.upFails();
    expectWords(text, [/Its predecessor is put back, and answers\./, ...words]);
    assert.equal(await this.containers(), before);
    await expectServes(this.stack, "blue", "v1");
    assert.equal((await this.stack.ask("/ready")).status, 200);
    await setBack();
    await this.stack.up();
    assert.deepEqual((await this.stack.up()).changed, []);
    assert.equal(await this.containers(), before);
  }
}
