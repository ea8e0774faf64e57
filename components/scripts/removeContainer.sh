# Stops and removes one container of this stack, so that its successor can have its name and ports.
# Nothing else ever removes a container: neither a plugin nor a flag can take away what serves.
main() {
  found=$(docker ps --all --no-trunc --filter "name=^/?$CONTAINER\$" \
    --format "{{.ID}} {{.Label \"$LABEL_STACK\"}}")
  if [ -z "$found" ]; then
    echo "{\"removed\":\"none\"}"
    return
  fi
  [ "${found#* }" = "$STACK" ] ||
    fail "The container $CONTAINER is not this stack's, and is not removed. $TRAFFIC"
  # Destroying may take what serves; an update may not, whatever its plan says.
  [ -n "${DESTROYS:-}" ] || [ -z "$COLOR" ] || [ "$(active_color)" != "$COLOR" ] ||
    fail "$COLOR serves: its container is not removed. Nothing was touched."
  id=${found%% *}
  docker stop "$id" >/dev/null
  docker rm --volumes "$id" >/dev/null
  echo "{\"removed\":\"$id\"}"
}

# Empty where nothing is proven yet, or where the proxy does not run.
active_color() {
  docker exec "$PROXY" ls "$ACTIVE" 2>/dev/null || true
}

fail() {
  echo "$*" >&2
  exit 1
}

set -eu
main
