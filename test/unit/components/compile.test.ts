import { deepEqual } from "node:assert/strict";
import { join, resolve } from "node:path";
import ts from "typescript";

const root = resolve(__dirname, "../../..");

/** What the compiler says, with the repository's own options, to a file in components/. */
function errorsOf(text: string): string[] {
  const path = join(root, "components/somebodyElse.ts");
  const options = { ...repositoryOptions(), noEmit: true };
  const disk = ts.createCompilerHost(options);
  const host: ts.CompilerHost = {
    ...disk,
    fileExists: (name) => name === path || disk.fileExists(name),
    getSourceFile: (name, ...rest) =>
      name === path ? ts.createSourceFile(name, text, rest[0]) : disk.getSourceFile(name, ...rest),
  };
  const program = ts.createProgram([path], options, host);
  const found = ts.getPreEmitDiagnostics(program, program.getSourceFile(path));
  return found.map(({ messageText }) =>
    ts.flattenDiagnosticMessageText(messageText, "\n").replace(/'\{.*' but/, "'{ ... }' but"),
  );
}

function repositoryOptions(): ts.CompilerOptions {
  const read = (path: string) => ts.sys.readFile(path);
  const { config } = ts.readConfigFile(join(root, "tsconfig.json"), read) as { config: object };
  const one = { ...config, include: [], files: ["index.ts"] };
  return ts.parseJsonConfigFileContent(one, ts.sys, root).options;
}

describe("a switch without a gate", () => {
  it("does not compile, nor do smoke checks without one", () => {
    const errors = errorsOf(`
      import type { SmokeChecksArgs } from "./smokeChecks";
      import type { TrafficSwitchArgs } from "./trafficSwitch";
      declare const switchArgs: TrafficSwitchArgs;
      declare const smokeArgs: SmokeChecksArgs;
      export const gated: TrafficSwitchArgs = { ...switchArgs };
      const { gate, ...ungated } = switchArgs;
      export const ungatedSwitch: TrafficSwitchArgs = ungated;
      const { gate: _, ...rest } = smokeArgs;
      export const ungatedSmokeChecks: SmokeChecksArgs = rest;
    `);
    deepEqual(errors, [
      "Property 'gate' is missing in type '{ ... }' but required in type 'TrafficSwitchArgs'.",
      "Property 'gate' is missing in type '{ ... }' but required in type 'SmokeChecksArgs'.",
    ]);
  }).timeout(60_000);
});
