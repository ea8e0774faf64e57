/** The variable by which every process of a test run is known. */
export const runVariable = "FORECASTER_TEST_RUN";

const names = [runVariable, "TMPDIR"] as const;
let before: NodeJS.ProcessEnv | undefined;

/** From now on every process that this one starts is known as the run's, and has its temporary folder. */
export function markProcesses(id: string, folder: string): void {
  before = pick(process.env);
  Object.assign(process.env, { [runVariable]: id, TMPDIR: folder });
}

/** The environment of what outlives the run, or ends it. */
export function unmarked(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const others = Object.entries(env).filter(([name]) => !names.some((own) => own === name));
  return before === undefined ? env : { ...Object.fromEntries(others), ...before };
}

/** The run's own variables; none in a process that is no test run. */
export function marks(): NodeJS.ProcessEnv {
  return before === undefined ? {} : pick(process.env);
}

function pick(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    names.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])),
  );
}
