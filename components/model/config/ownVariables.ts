/** Variables on which the rendered configuration goes its ways; another value of one would lead requests astray. */
export const ownVariables: ReadonlySet<string> = new Set([
  ...["active", "color", "internal", "needs_proof", "upstream_proof", "is_logged"],
  ...["upgrade", "connection_header", "accepts_events", "is_stream", "has_body"],
  ...["detour", "then", "limit", "timeouts", "asks", "other_color", "may_ask_twice"],
  ...["whose_listener", "kept_out_as", "goes_back_to", "kept_out_for"],
  ...["asked_method", "asked_path", "logged_method", "logged_path"],
  ...["asked_first_word", "asked_until_query"],
  ...["users_host", "asked_proto", "is_trusted", "usual_port", "port_of_host"],
  ...["forwarded_for", "forwarded_proto", "forwarded_host", "forwarded_port"],
]);

/** Where a directive has the variable that it sets: the index of its word. */
const places: Readonly<Record<string, number>> = {
  ...{ auth_request_set: 1, js_set: 1, js_var: 1, perl_set: 1, set: 1 },
  ...{ geo: -1, map: 2, split_clients: 2 },
};

/** Those of this program's variables that a directive of somebody else's would set. */
export function definesOf(words: readonly string[]): string[] {
  const [name = ""] = words;
  const place = Object.hasOwn(places, name) ? places[name] : undefined;
  const set = place === undefined ? undefined : words.at(place)?.replace(/^["']?\$|["']$/g, "");
  const captures = words.flatMap((word) =>
    [...word.matchAll(/\(\?P?[<'](\w+)[>']/g)].map(([, capture = ""]) => capture),
  );
  return [set ?? "", ...captures].filter(
    (variable) => ownVariables.has(variable) || variable.startsWith("believed_"),
  );
}
