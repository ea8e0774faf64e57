import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parse } from "yaml";

type Texts = Readonly<Record<string, string>>;

interface Step {
  readonly name?: string;
  readonly id?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Texts;
}

interface Job {
  readonly env?: Texts;
  readonly steps: readonly Step[];
}

/** What stands for GitHub around a job. */
export interface Runner {
  readonly inputs: Texts;
  readonly vars: Texts;
  readonly secrets: Texts;
  /** The variables of the machine that runs the job. */
  readonly machine: Texts;
  /** Variables of the job that are others here than in the file. */
  readonly instead?: Texts;
  /** Stand-ins of the actions that the job uses, by their names; they get the job's folder. */
  readonly actions: Readonly<Record<string, (folder: string) => Promise<unknown>>>;
  /** What happens elsewhere just before a step, by the step's name. */
  readonly before?: Readonly<Record<string, () => Promise<unknown>>>;
}

/** How a job ended. */
export interface JobEnd {
  readonly succeeded: boolean;
  /** The names of the steps that ran; those without one by their command or action. */
  readonly ran: readonly string[];
  readonly text: string;
}

/** What the expressions of a workflow can see, such as `vars` and `steps.release.outputs`. */
type Contexts = Record<string, unknown>;

const stepLimitMs = 240_000;

/** Runs the steps of a workflow's only job in their order, as its file says and GitHub would. */
export async function runWorkflow(file: string, runner: Runner): Promise<JobEnd> {
  const path = resolve(__dirname, "../../.github/workflows", file);
  const { jobs } = parse(await readFile(path, "utf8")) as { jobs: Readonly<Record<string, Job>> };
  const [job, ...others] = Object.values(jobs);
  if (job === undefined || others.length > 0) throw new Error(`${file} has more than one job`);
  const home = await mkdtemp(join(tmpdir(), "forecaster-job-"));
  try {
    return await new JobRun(job, runner, home).run();
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

class JobRun {
  readonly #contexts: Contexts;
  readonly #steps: Record<string, { outputs: Texts }> = {};
  readonly #folder: string;
  readonly #output: string;
  #text = "";

  constructor(
    private readonly job: Job,
    private readonly runner: Runner,
    private readonly home: string,
  ) {
    const { inputs, vars, secrets } = runner;
    this.#contexts = { inputs, vars, secrets, steps: this.#steps };
    this.#folder = join(home, "workspace");
    this.#output = join(home, "output");
  }

  async run(): Promise<JobEnd> {
    await mkdir(this.#folder);
    const ran: string[] = [];
    for (const step of this.job.steps) {
      if (step.if !== undefined && evaluate(step.if, this.#contexts) !== "true") continue;
      const name = step.name ?? step.run ?? step.uses ?? "";
      await this.runner.before?.[name]?.();
      ran.push(name);
      if (!(await this.#runStep(step))) return { succeeded: false, ran, text: this.#text };
    }
    return { succeeded: true, ran, text: this.#text };
  }

  async #runStep(step: Step): Promise<boolean> {
    for (const value of Object.values(step.with ?? {})) fill(String(value), this.#contexts);
    if (step.run === undefined) {
      const action = this.runner.actions[step.uses?.split("@")[0] ?? ""];
      if (action === undefined) throw new Error(`nothing stands for ${step.uses}`);
      await action(this.#folder);
      return true;
    }
    await writeFile(this.#output, "");
    const code = await this.#shell(fill(step.run, this.#contexts), this.#variables(step));
    if (step.id !== undefined) this.#steps[step.id] = { outputs: await this.#outputs() };
    return code === 0;
  }

  #variables({ env = {} }: Step): NodeJS.ProcessEnv {
    const filled = Object.entries({ ...this.job.env, ...env }).map(([name, value]) => [
      name,
      fill(value, this.#contexts),
    ]);
    return {
      ...this.runner.machine,
      HOME: this.home,
      GITHUB_OUTPUT: this.#output,
      ...(Object.fromEntries(filled) as Texts),
      ...this.runner.instead,
    };
  }

  async #outputs(): Promise<Texts> {
    const lines = (await readFile(this.#output, "utf8")).split("\n").filter((line) => line !== "");
    return Object.fromEntries(lines.map((line) => line.split("=", 2) as [string, string]));
  }

  /** Runs a script as GitHub does where a step names no shell; ends it when it takes too long. */
  #shell(script: string, env: NodeJS.ProcessEnv): Promise<number | null> {
    return new Promise((settle, reject) => {
      const child = spawn("bash", ["-e", "-c", script], {
        ...{ cwd: this.#folder, env, timeout: stepLimitMs },
        stdio: ["ignore", "pipe", "pipe"],
      });
      for (const stream of [child.stdout, child.stderr]) {
        stream.on("data", (data: Buffer) => (this.#text += data.toString()));
      }
      child.once("error", reject);
      child.once("close", settle);
    });
  }
}

/** A text with its `${{ }}` replaced. */
function fill(text: string, contexts: Contexts): string {
  return text.replace(/\$\{\{(.*?)\}\}/g, (_, expression: string) =>
    evaluate(expression, contexts),
  );
}

/** An expression of the few forms that the workflows here use; any other one throws. */
function evaluate(expression: string, contexts: Contexts): string {
  const compared = /^(.*?)(==|!=)(.*)$/.exec(expression);
  if (compared !== null) {
    const [, left = "", operator, right = ""] = compared;
    const isSame = evaluate(left, contexts) === evaluate(right, contexts);
    return String(isSame === (operator === "=="));
  }
  const values = expression.split("||").map((part) => valueOf(part.trim(), contexts));
  return values.find((value) => value !== "") ?? "";
}

function valueOf(word: string, contexts: Contexts): string {
  const literal = /^'([^']*)'$/.exec(word);
  if (literal !== null) return literal[1] ?? "";
  if (!/^(inputs|vars|secrets|steps)(\.[\w-]+)+$/.test(word)) {
    throw new Error(`an expression that nothing here can evaluate: ${word}`);
  }
  const value = word.split(".").reduce<unknown>((found, name) => {
    return (found as Contexts | undefined)?.[name];
  }, contexts);
  return typeof value === "string" ? value : "";
}
