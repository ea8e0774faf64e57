import { namesWith } from "./dockerHost";
import type { TestStack } from "./testStack";

/** Everything of a stack on the Docker host: names, and of every container since when it runs as what. */
export async function containersOf(stack: TestStack): Promise<unknown> {
  const names = (await namesWith(`${stack.prefix}-`)).sort();
  const containers = names.flatMap((name) => (/^container (.*)/.exec(name) ?? []).slice(1));
  if (containers.length === 0) return { names };
  const format = "{{.Name}} {{.Id}} {{.State.Status}} {{.State.Pid}} {{.State.StartedAt}}";
  return { names, containers: await stack.docker("inspect", "--format", format, ...containers) };
}
