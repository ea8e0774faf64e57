import type { TestStack } from "./testStack";
import { testToolchain } from "./toolchain";

/** Kills a container's first process from outside, as the kernel does when memory runs out. */
export async function crash(stack: TestStack, container: string): Promise<void> {
  const { images } = await testToolchain();
  const pid = await stack.docker("inspect", "--format", "{{.State.Pid}}", container);
  const outside = ["--rm", "--pid", "host", "--entrypoint", "sh"];
  await stack.docker("run", ...outside, images.nginx, "-c", `kill -KILL ${pid}`);
}
