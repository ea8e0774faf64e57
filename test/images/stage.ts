import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Document, parseDocument } from "yaml";
import type { Color } from "../../components/model/color";
import { type Load, startLoad } from "../../tools/load/load";
import { type Answered, ask } from "../support/ask";
import { merged, type Settings } from "../support/testConfig";
import { TestStack } from "../support/testStack";
import { userHost } from "./realImages";
import { uploads } from "./standIns";
import type { TriedImage } from "./triedImage";

const project = "forecaster-enterprise";
const headers = { host: userHost };
let tried = 0;

/** A stack on which one image after the other is tried; the sample backend serves in between. */
export class Stage {
  private constructor(
    readonly stack: TestStack,
    /** The stack file as it is for the sample backend. */
    private readonly sample: string,
  ) {}

  /** Deploys it. */
  static async create(): Promise<Stage> {
    const config = { gate: { timeout: "2m" }, backend: { stopGrace: "10s" } };
    const stack = await TestStack.create({ config });
    await stack.up();
    return new Stage(stack, await readFile(stackFile(stack), "utf8"));
  }

  /** Lets users send requests from now on. */
  begin(): Load {
    const keyPrefix = `image-${this.stack.prefix}-${++tried}`;
    const { proxy: port } = this.stack.ports;
    return startLoad({ port, keyPrefix, headers, connections: 20, rate: 60, timeoutMs: 60_000 });
  }

  /** Builds a release, and puts it with the image's settings and traffic on a color, in the stack file only. */
  async configure(image: TriedImage, color: Color, version: string): Promise<void> {
    const tag = `${this.stack.prefix}-tried-${tried}:${version}`;
    await image.build(tag, version);
    const patience = image.refusal === undefined ? {} : { gate: { timeout: "8s" } };
    const release = { activeColor: color, images: { [color]: tag } };
    await this.#change(merged(merged(image.settings ?? {}, patience), release));
  }

  /** The color that answers users. */
  async serves(): Promise<string | undefined> {
    return (await this.#asked()).color;
  }

  /** The sample backend serves on blue again, with its own settings, also after a test that failed on its way. */
  async restore(): Promise<void> {
    const { color, version } = await this.#asked();
    if (version !== "v1") {
      const blue = await this.stack.configured("images.blue");
      if (color === "blue") await this.#release({ activeColor: "green", images: { blue } });
      const green = await this.stack.configured("images.green");
      await this.#release({ activeColor: "blue", images: { green } });
    }
    await writeFile(stackFile(this.stack), this.sample);
  }

  /** A release of the sample backend, beside what serves. */
  async #release(settings: Settings): Promise<void> {
    await writeFile(stackFile(this.stack), this.sample);
    // Nobody misses the files of an image that was tried.
    await this.#change(merged(settings, { backend: { discard: [uploads] } }));
    await this.stack.up();
  }

  #asked(): Promise<Answered> {
    return ask(this.stack.ports.proxy, "/api/v1/health", { headers });
  }

  async #change(settings: Settings): Promise<void> {
    const file = stackFile(this.stack);
    const document: Document = parseDocument(await readFile(file, "utf8"));
    const { config } = document.toJS() as { config: Settings };
    const added = Object.entries(settings).map(([name, value]) => [`${project}:${name}`, value]);
    document.set("config", merged(config, Object.fromEntries(added) as Settings));
    await writeFile(file, document.toString());
  }
}

function stackFile({ directory, prefix }: TestStack): string {
  return join(directory, `Pulumi.${prefix}.yaml`);
}
