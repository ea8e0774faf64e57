import { local, types } from "@pulumi/command";
import { type ScriptName, scriptText } from "./scriptText";

/**
 * Runs a script beside the Docker CLI before the first resource is registered, and returns what it prints; the
 * engine shows nothing of it.
 */
export async function askHost(
  script: ScriptName,
  environment: Readonly<Record<string, string>>,
  command = "sh -s",
): Promise<string> {
  const { stdout } = await local.run({
    command,
    stdin: scriptText(script, false),
    logging: types.enums.local.Logging.None,
    environment,
  });
  return stdout;
}
