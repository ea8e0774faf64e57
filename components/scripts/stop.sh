# Stops the idle color when it is drained. Its container stays, and so does what was proven of it: a switch to it
# starts and proves it first.
main() {
  # Written before: what stands still without it has crashed.
  remember "stopped/$CONTAINER_ID" "$(date +%s)" ||
    fail "that it is stopped on purpose cannot be written down in nginx's volume"
  is_idle "$OTHER" || { go_on && fail "nginx does not say that it serves $OTHER"; }
  words=$(docker stop "$CONTAINER_ID" 2>&1) || fail "Docker cannot do it: $words"
  # A switch that an update has left behind can have come between.
  is_idle "$OTHER" || { go_on && fail "traffic moved to it meanwhile, so it is started again"; }
  printf '%s\n' "{\"color\":\"$COLOR\",\"stopped\":\"$CONTAINER_ID\"}"
}

go_on() {
  docker start "$CONTAINER_ID" >/dev/null 2>&1 || true
  docker exec "$PROXY" rm -f "$FACTS/stopped/$CONTAINER_ID" 2>/dev/null || true
}

fail() {
  {
    printf '%s\n' "$COLOR is not stopped (backend.idle): $1. $(traffic)"
    echo "To fix: pulumi up   # it tries again; with backend.idle: keep it goes on running"
  } >&2
  exit 1
}

set -euf
main
