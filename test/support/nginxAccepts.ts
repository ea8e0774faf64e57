import { renderNginxConf } from "../../components/model/nginxConf";
import { parseConfig } from "../../components/model/parseConfig";
import type { TestStack } from "./testStack";

const check = 'candidate=$(mktemp); printf %s "$TEXT" >"$candidate"; nginx -t -c "$candidate"';

/** Lets the stack's nginx test what these settings of the proxy render to; fails with its words. */
export async function nginxAccepts(stack: TestStack, proxy: object): Promise<void> {
  const config = parseConfig({
    activeColor: "blue",
    images: JSON.stringify({ blue: "backend:v1", green: "backend:v2" }),
    proxy: JSON.stringify(proxy),
  });
  const { text } = renderNginxConf(config.proxy, config.backend.containerPort);
  await stack.docker("exec", "--env", `TEXT=${text}`, stack.names.proxy, "sh", "-euc", check);
}
