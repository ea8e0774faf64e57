import { buildImage } from "./imageOfFiles";
import { imageOf } from "./replacements";
import type { TestStack } from "./testStack";

/** Builds another image with the same nginx, as a patch is to its predecessor; `more` of its Dockerfile. */
export async function patchedImage(stack: TestStack, tag: string, more = ""): Promise<string> {
  const base = await imageOf("proxy");
  const image = `${stack.prefix}-image/nginx:${base.split(":").at(-1) ?? ""}-${tag}`;
  await buildImage(image, { Dockerfile: `FROM ${base}\nUSER root\nLABEL patch=${tag}\n${more}` });
  return image;
}

/** Lets that image take over by an update. */
export async function patchNginx(stack: TestStack, tag: string): Promise<void> {
  await stack.set("proxy.image", await patchedImage(stack, tag));
  await stack.up();
}
