import { renderNginxConf } from "../../components/model/proxy/nginxConf";
import { validConfig } from "./model/configs";
import type { TestStack } from "./testStack";

const check = 'candidate=$(mktemp); printf %s "$TEXT" >"$candidate"; nginx -t -c "$candidate"';

/** Lets the stack's nginx test what these settings of the proxy render to; fails with its words. */
export async function nginxAccepts(stack: TestStack, proxy: object): Promise<void> {
  const config = validConfig({ proxy });
  const { text } = renderNginxConf(config.proxy, { blue: 8000, green: 8000 });
  await stack.docker("exec", "--env", `TEXT=${text}`, stack.names.proxy, "sh", "-euc", check);
}
