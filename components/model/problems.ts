/** Something in the configuration or in the world that stops an update before it touched anything. */
export interface Problem {
  /** The configuration path (`proxy.port`), or what else it is about. */
  readonly path: string;
  /** `<problem>; <what is allowed>, got <value>`. */
  readonly message: string;
  /** The command that mends it. */
  readonly mend?: string;
}

/** A path as `pulumi config set --path` takes it: `proxy.routes[0].path`. */
export function settingPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === "number") return `${text}[${key}]`;
    return text === "" ? String(key) : `${text}.${String(key)}`;
  }, "");
}

/** All problems of one run, printed together; nothing was created or changed. */
export class ProblemsError extends Error {
  constructor(readonly problems: readonly Problem[]) {
    super(renderProblems(problems));
    this.name = "ProblemsError";
  }
}

/** One line per problem, then the commands that mend them. */
export function renderProblems(problems: readonly Problem[]): string {
  const lines = problems.map(({ path, message }) => `${path}: ${message}`);
  const mends = [...new Set(problems.flatMap(({ mend }) => (mend === undefined ? [] : [mend])))];
  const help = mends.length === 0 ? [] : ["To mend:", ...mends.map((command) => `  ${command}`)];
  return ["Nothing was changed.", ...lines, ...help].join("\n");
}
