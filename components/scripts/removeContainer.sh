# Stops and removes one container of this stack, so that its successor can have its name and ports.
# Nothing else ever removes a container: neither a plugin nor a flag can take away what the plan keeps.
main() {
  # An earlier version's script, which a destroy would run, deletes the volumes without a name: the engine records this.
  if [ -n "$TAKES_OVER" ] && [ -z "$REMOVES${DESTROYS:-}" ]; then
    printf '%s\n' "{\"removed\":\"none\"}"
    return
  fi
  [ -z "${DESTROYS:-}" ] || [ -z "${MIGRATION:-}" ] || end_migration
  [ -z "${DESTROYS:-}" ] || end_smoke_check
  [ -z "${DESTROYS:-}" ] || end_database_clients
  found=$(find_container "$CONTAINER")
  [ -z "$found" ] || [ "${found#* }" = "$STACK" ] ||
    fail "The container $CONTAINER is not this stack's, and is not removed. $(traffic)"
  # The engine runs this also where somebody asks for a replacement by hand.
  [ -n "${DESTROYS:-}" ] || [ -n "$REMOVES" ] || [ -z "$found" ] ||
    fail "This update keeps $CONTAINER: it is not removed. $(traffic)"
  # Destroying may take what serves; an update may not, whatever its plan says.
  if [ -z "${DESTROYS:-}" ] && [ -n "$COLOR" ]; then
    [ -z "$found" ] || ! serves || never_ran ||
      fail "$COLOR serves: its container is not removed. Nothing was touched."
    announce
  fi
  if [ -z "$found" ]; then
    printf '%s\n' "{\"removed\":\"none\"}"
    return
  fi
  id=${found%% *}
  ran=$(docker inspect --type container --format '{{.State.Running}}' "$id" 2>/dev/null) || ran=
  words=$(docker stop "$id" 2>&1) || is_gone "$id" || start_again "It cannot be stopped: $words."
  volumes=
  [ -z "$COLOR" ] || look_for_files
  # Volumes without a name go with a backend; what a database has there could be its data.
  words=$(docker rm ${volumes:+--volumes} "$id" 2>&1) || is_gone "$id" || start_again "Docker cannot do it: $words."
  [ -z "$COLOR" ] || forget
  printf '%s\n' "{\"removed\":\"$id\"}"
}

# What was proven is gone for good.
forget() {
  docker exec "$PROXY" sh -c 'cd "$1" && rm -f "proven/$2" "checked/$2" "startup/$2" "stopped/$2"' sh "$FACTS" "$id" 2>/dev/null || true
}

# It may have written since the plan looked. Whoever destroys a stack has it removed all the same, and
# its volumes are left.
look_for_files() {
  if ! words=$(left_files "$id" anonymous "$VOLUMES" 2>&1); then
    [ -n "${DESTROYS:-}" ] || start_again "Nobody can tell which files it wrote below a VOLUME: $words"
  elif left=$(printf '%s\n' "$words" | grep '^left	'); then
    [ -n "${DESTROYS:-}" ] || start_again "It wrote files that would be deleted: $(printf '%s' "$left" |
      awk -F '\t' '{ printf "%s%d below %s", (NR > 1 ? ", " : ""), $5, $3 }'). pulumi preview says how to keep them."
  else
    volumes=yes
  fi
}

start_again() {
  [ "$ran" != true ] || docker start "$id" >/dev/null 2>&1 || true
  [ "${recorded-removed}" = removed ] || record "$CONTAINER" "$recorded"
  fail "The container $CONTAINER is not removed. $* $(traffic)"
}

# Not so where nothing is proven yet, or where the proxy does not run.
serves() {
  docker exec "$PROXY" test -f "$ACTIVE/$COLOR" 2>/dev/null
}

# Its update ended between its creation and its start: nobody is served by it.
never_ran() {
  [ "$(docker inspect --type container --format '{{.State.Status}}' "${found%% *}" 2>/dev/null)" = created ]
}

# Until the successor's gate writes its ID down, every update creates this color anew: should this one
# end here, Docker goes on stopping a container that still runs, and still answers, meanwhile.
announce() {
  recorded=$(docker exec "$PROXY" cat "$RECORDED/$CONTAINER" 2>/dev/null) || recorded=
  record "$CONTAINER" removed
}

fail() {
  printf '%s\n' "$*" >&2
  exit 1
}

set -euf
main
