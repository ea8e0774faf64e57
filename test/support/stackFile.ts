import { execFile } from "node:child_process";
import { rm } from "node:fs/promises";
import { promisify } from "node:util";
import { type Problem, ProblemsError } from "../../components/model/problems";
import { parseConfig } from "../../components/model/config/parseConfig";
import { testToolchain } from "./toolchain";
import { makeWorkspace } from "./workspace";

const run = promisify(execFile);
const project = "forecaster-enterprise";

/** One key as `pulumi config --json` has it. */
interface Listed {
  readonly value: string;
  readonly secret: boolean;
}

/** The configuration of a stack that is never deployed, in the hands of the real CLI. */
export class StackFile {
  private constructor(private readonly folder: string) {}

  /** An empty one: as after `pulumi stack init`. */
  static async create(): Promise<StackFile> {
    await testToolchain();
    const file = new StackFile(await makeWorkspace());
    await file.sh("pulumi stack init config --non-interactive");
    return file;
  }

  /** Runs a shell line as an operator would; returns what it printed. */
  async sh(line: string): Promise<string> {
    const { stdout } = await run("sh", ["-c", line], {
      cwd: this.folder,
      env: {
        ...process.env,
        PULUMI_BACKEND_URL: `file://${this.folder}?metadata=skip`,
        PULUMI_CONFIG_PASSPHRASE: "config",
        PULUMI_SKIP_UPDATE_CHECK: "true",
      },
    });
    return stdout;
  }

  /** What the program would find wrong with it. */
  async problems(): Promise<readonly Problem[]> {
    const listed = await this.#listed();
    const raw = Object.fromEntries(listed.map(([key, { value }]) => [key, value]));
    const secrets = listed.filter(([, { secret }]) => secret).map(([key]) => key);
    try {
      parseConfig(raw, [], secrets);
      return [];
    } catch (error) {
      if (error instanceof ProblemsError) return error.problems;
      throw error;
    }
  }

  /** Whether the engine keeps a key, or something below it, as a secret. */
  async isSecret(key: string): Promise<boolean> {
    const listed = Object.fromEntries(await this.#listed());
    return listed[key]?.secret === true;
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true });
  }

  async #listed(): Promise<(readonly [string, Listed])[]> {
    const text = await this.sh("pulumi config --json --show-secrets");
    const all = Object.entries(JSON.parse(text) as Record<string, Listed>);
    return all.map(([key, found]) => [key.slice(project.length + 1), found] as const);
  }
}
