/** Something in the configuration or on the Docker host that stops an update before it touched anything. */
export interface Problem {
  /** The configuration path (`proxy.port`), or what else it is about. */
  readonly path: string;
  /** `<problem>; <what is allowed>, got <value>`. */
  readonly message: string;
  /** The command that mends it. */
  readonly fix?: string;
}

/** A path as `pulumi config set --path` takes it: `proxy.routes[0].path`, `variables["no name"]`. */
export function settingPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === "number") return `${text}[${key}]`;
    const name = String(key);
    if (!/^[\w-]+$/.test(name)) return `${text}["${name.replaceAll('"', '\\"')}"]`;
    return text === "" ? name : `${text}.${name}`;
  }, "");
}

/** All problems of one run, printed together; nothing was created or changed. */
export class ProblemsError extends Error {
  constructor(readonly problems: readonly Problem[]) {
    super(renderProblems(problems));
    this.name = "ProblemsError";
  }
}

/** One line per problem, then the commands that fix them. */
export function renderProblems(problems: readonly Problem[]): string {
  const lines = problems.map(({ path, message }) => `${path}: ${message}`);
  const fixes = inOrder(problems.flatMap(({ fix }) => (fix === undefined ? [] : [fix])));
  const help = fixes.length === 0 ? [] : ["To fix:", ...fixes.map((command) => `  ${command}`)];
  return ["Nothing was changed.", ...lines, ...help].join("\n");
}

/** What is taken out of a list goes last, from its end: everything behind it moves up. */
function inOrder(fixes: readonly string[]): string[] {
  const takesOut = (fix: string) => /^pulumi config rm --path \S*\[\d+\]'?$/.test(fix);
  const unique = [...new Set(fixes)];
  return [
    ...unique.filter((fix) => !takesOut(fix)),
    ...unique.filter((fix) => takesOut(fix)).reverse(),
  ];
}
