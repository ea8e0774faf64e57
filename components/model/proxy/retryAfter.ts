import type { Config } from "../config/schema";

/** Whole seconds after which a client that was kept out may try again. */
export const retryAfter = 30;

/** The header that says so; where its value is empty nginx sends none. */
export const retryHeader = "Retry-After $kept_out_for always";

/** Whether nginx looks, at each request, at whether users are kept out: only where the setting is there. */
export function looksAtMaintenance({ maintenance }: Config["proxy"]): boolean {
  return maintenance !== undefined;
}
