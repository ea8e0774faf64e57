import { type EngineEvent, LocalWorkspace, type Stack } from "@pulumi/pulumi/automation";
import { inlinePrograms } from "../../fixtures/inlinePrograms";
import type { Call, Ended, Where } from "./call";

// A program of somebody's own that uses the Automation API: it makes the calls that its parent sends.
process.exitCode = 3;
process.on("message", ({ call, where }: { call: Call; where: Where }) => {
  void make(call, where).then((ended) => process.send?.(ended));
});

async function make(call: Call, where: Where): Promise<Ended> {
  const errors = new Set<string>();
  const onEvent = ({ diagnosticEvent }: EngineEvent) => {
    if (diagnosticEvent?.severity === "error") errors.add(plain(diagnosticEvent.message));
  };
  const ended = await run(await select(call, where), call, onEvent).then(
    (text) => ({ rejected: false, text }),
    (error: unknown) => ({ rejected: true, text: String(error) }),
  );
  return { ...ended, errors: [...errors], exitCode: process.exitCode };
}

function select({ inline }: Call, { stackName, workDir, envVars }: Where): Promise<Stack> {
  const projectName = "forecaster-enterprise";
  return inline === undefined
    ? LocalWorkspace.selectStack({ stackName, workDir }, { envVars })
    : LocalWorkspace.selectStack(
        { stackName, projectName, program: inlinePrograms[inline] },
        { workDir, envVars },
      );
}

async function run(
  stack: Stack,
  { command, runProgram }: Call,
  onEvent: (event: EngineEvent) => void,
): Promise<string> {
  const options = { onEvent, ...(runProgram === undefined ? {} : { runProgram }) };
  const { stdout } = await stack[command](options);
  return stdout;
}

/** The message alone: without the engine's marks for colors and its own `error: `. */
function plain(message: string): string {
  return message
    .replace(/<\{%.*?%\}>/g, "")
    .replace(/^error: /, "")
    .trim();
}
