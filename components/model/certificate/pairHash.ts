import { createHash } from "node:crypto";

/** The name of a pair's directory on the proxy, as scripts/lib/certificate.sh makes it. */
export function pairHash({ chain, key }: { readonly chain: string; readonly key: string }): string {
  return createHash("sha256").update(chain).update(key).digest("hex").slice(0, 12);
}
