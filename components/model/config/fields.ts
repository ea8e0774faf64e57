import { z } from "zod";
import { durationForm, longestDuration, parseDuration } from "./duration";
import { isMoving, parseImageReference } from "./imageReference";
import { nulTrouble } from "./nulProblems";

/** A fixed set of keys; any other key is a problem that names the allowed ones. */
export function group<T extends z.core.$ZodShape>(shape: T) {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === "unrecognized_keys"
        ? `unknown key; expected one of ${Object.keys(shape).join(", ")}`
        : `not a group of settings; expected one of ${Object.keys(shape).join(", ")}`,
  });
}

/** A map with names of a given form; `allowed` says what of it to what. */
export function map<T extends z.core.SomeType>(names: z.ZodString, values: T, allowed: string) {
  const error = `not a map; expected ${allowed}`;
  return z.record(names, values, {
    error: (issue) => (issue.code === "invalid_type" ? error : undefined),
  });
}

/** A text of a given form. */
export function text(form: RegExp, allowed: string, example: string) {
  const error = `not ${allowed}; expected something like ${example}`;
  return z.string({ error }).max(4096, { error }).regex(form, { error });
}

/** Any text but an empty one. */
export function nonEmptyText(allowed: string) {
  const error = `not a text; expected ${allowed}`;
  return z
    .string({ error })
    .min(1, { error })
    .max(32_768, { error: "too long; expected at most 32768 characters" })
    .regex(/^\P{Surrogate}*$/u, { error })
    .regex(/^[^\0]*$/, { error: nulTrouble });
}

/** A duration text, as whole seconds; at least 1 s, at most a day. */
export function duration() {
  const error = `not a duration; expected ${durationForm}, from 1s to 24h`;
  return z.string({ error }).transform((value, context) => {
    const seconds = parseDuration(value);
    if (seconds === undefined || seconds < 1 || seconds > longestDuration) {
      context.addIssue({ code: "custom", message: error });
      return z.NEVER;
    }
    return seconds;
  });
}

/** A whole number of `unit` between two bounds. */
export function wholeNumber(least: number, most: number, unit: string) {
  const error = `not a whole number of ${unit}; expected ${least} to ${most}`;
  return z.number({ error }).int({ error }).min(least, { error }).max(most, { error });
}

/** A TCP port. */
export function port() {
  const error = "not a port; expected 1 to 65535";
  return z.number({ error }).int({ error }).min(1, { error }).max(65_535, { error });
}

/** An image reference that always means the same image. */
export function image() {
  const allowed = "expected a reference with a fixed tag or a digest, as registry/name:1.2.3";
  return z.string({ error: `not an image reference; ${allowed}` }).superRefine((value, context) => {
    const reference = parseImageReference(value);
    if (reference === undefined) {
      context.addIssue({ code: "custom", message: `not an image reference; ${allowed}` });
    } else if (isMoving(reference)) {
      context.addIssue({ code: "custom", message: `a moving tag; ${allowed}` });
    }
  });
}

/** A size as nginx and Docker write it. */
export const size = text(/^[1-9]\d*[kmg]$/, "a size such as 512k, 20m or 1g", "20m");

/** An IP address of the host. */
export const address = z.union([z.ipv4(), z.ipv6()], {
  error: "not an IP address; expected something like 127.0.0.1",
});

/** One IP address of the host, or several. */
export const addresses = z
  .union([address, z.array(address).min(1)], {
    error: "not an IP address, nor a list of them; expected something like 127.0.0.1",
  })
  .transform((value) => (Array.isArray(value) ? value : [value]));

/** A command for a shell. */
export function command() {
  return nonEmptyText("a shell command");
}

/** True or false. */
export function flag() {
  return z.boolean({ error: "not a boolean; expected true or false" });
}
