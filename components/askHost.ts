import { local, types } from "@pulumi/command";
import { type ScriptName, scriptText } from "./scriptText";

/** A script is read to its end first: bash 5.2 crashes where one that it reads as it goes moves file descriptors. */
export const readsScript = 'sh -c "$(cat)"';

/**
 * Runs a script beside the Docker CLI before the first resource is registered, and returns what it prints; the
 * engine shows nothing of it.
 */
export async function askHost(
  script: ScriptName,
  environment: Readonly<Record<string, string>>,
  command = readsScript,
): Promise<string> {
  const { stdout } = await local.run({
    command,
    stdin: scriptText(script, false),
    logging: types.enums.local.Logging.None,
    environment,
  });
  return stdout;
}
