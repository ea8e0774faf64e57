import { removal } from "./configCommand";
import type { Problem } from "../problems";

/**
 * Bytes of `NAME=value` with the byte that ends it, beyond which Linux starts no program (MAX_ARG_STRLEN in
 * include/uapi/linux/binfmts.h: 32 pages of 4 KiB); on no other system is it less.
 */
export const longestVariable = 131_072;

/** Bytes of one source's variables: two of them, and the CLI's own, stay below the 1 MiB of macOS (ARG_MAX). */
const mostVariables = 262_144;

/** Problems of variables that are too large to be given to a program, whatever is in them. */
export function variableSizeProblems(
  source: string,
  variables: Readonly<Record<string, unknown>>,
): Problem[] {
  const sizes = Object.entries(variables).map(
    ([name, value]) => [name, size(name, value)] as const,
  );
  const all = sizes.reduce((sum, [, bytes]) => sum + bytes, 0);
  const tooLarge = sizes.filter(([, bytes]) => bytes > longestVariable);
  const single = tooLarge.map(([name, bytes]) => ({
    path: `${source}.${name}`,
    message: `too large for a variable; expected at most ${longestVariable} bytes with its name, got ${bytes} (put it into a file of the image, or below backend.dataPath)`,
    ...(source === "backend.envFile" ? {} : { fix: removal([source, name]) }),
  }));
  return single.length > 0 || all <= mostVariables
    ? single
    : [
        {
          path: source,
          message: `too large together for variables; expected at most ${mostVariables} bytes with their names, got ${all}`,
        },
      ];
}

/** Problems of a configuration of nginx that is too large to be given to the script that puts it in place. */
export function confSizeProblems({ text }: { readonly text: string }): Problem[] {
  const bytes = size("NGINX_CONF", text);
  return bytes <= longestVariable
    ? []
    : [
        {
          path: "proxy.routes",
          message: `too many, or too long: nginx's whole configuration would have ${bytes} bytes; expected at most ${longestVariable}, got more`,
        },
      ];
}

/** A text is followed by a byte of its own; what has no text is a problem of another kind. */
function size(name: string, value: unknown): number {
  const text = ["string", "number", "boolean"].includes(typeof value) ? String(value) : "";
  return Buffer.byteLength(`${name}=${text}`) + 1;
}
