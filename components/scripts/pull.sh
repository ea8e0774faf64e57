# Brings an image to the Docker host with the Docker CLI, so that the machine's own logins hold.
main() {
  stays=
  if ! docker image inspect "$IMAGE" >/dev/null 2>&1; then
    [ -z "$KEEP" ] || remove_old
    [ -z "$NEEDS" ] || check_room
    [ -z "$REGISTRY_ADDRESS" ] || log_in
    pull
    [ -z "$KEEP" ] || remember "pulled/$(docker image inspect --format '{{.Id}}' "$IMAGE")" "$(date +%s) $IMAGE" 2>/dev/null || true
  fi
  docker image inspect --format "{\"image\":\"$IMAGE\",\"id\":\"{{.Id}}\",\"stays\":\"$stays\"}" "$IMAGE"
}

# Makes room for a release: of the images that releases of this stack have pulled, those beyond the newest go, unless a
# container has one. What this stack has not pulled, and what was given another tag's name, is not its to remove.
remove_old() {
  old=$(pulled_images | tail -n "+$((KEEP + 1))")
  while read -r _ reference id; do
    [ -n "$id" ] || continue
    if [ "$(docker image inspect --format '{{.Id}}' "$reference" 2>/dev/null)" = "$id" ]; then
      used=$(docker ps --all --quiet --filter "ancestor=$id" 2>/dev/null) || used=unknown
      [ -z "$used" ] || continue
      docker image rm "$reference" >/dev/null 2>&1 || {
        stays="$stays $reference"
        continue
      }
    fi
    docker exec "$PROXY" rm -f "$FACTS/pulled/$id" 2>/dev/null || true
  done <<OLD
$old
OLD
}

# A full disk stops Postgres too. What nobody can tell stops no pull.
check_room() {
  free=$(free_bytes) && [ "$free" -lt "$NEEDS" ] || return 0
  unused=$(pulled_images | while read -r _ reference id; do
    ! is_unused "$reference" "$id" || printf ' %s' "$reference"
  done)
  [ -z "$unused" ] || unused=" (to make room: docker image rm$unused)"
  fail "expected $NEEDS bytes free on the Docker host, while it is unpacked, got $free$unused"
}

# A registry that fails or cannot be reached is asked three times; what it refuses, it refuses.
pull() {
  begun=$(date +%s)
  for pause in 2 5 ""; do
    ! words=$(docker pull --quiet "$IMAGE" 2>&1) || return 0
    # The engine ends this after half an hour, without its words.
    [ -n "$pause" ] && [ $(($(date +%s) - begun)) -lt 600 ] || break
    case "$words" in
      *timeout* | *"timed out"* | *"deadline exceeded"* | *"connection reset"* | *"connection refused"*) ;;
      *EOF* | *"server misbehaving"* | *" 500 "* | *" 502 "* | *" 503 "* | *" 504 "*) ;;
      *) break ;;
    esac
    sleep "$pause"
  done
  fail "$words"
}

# Docker asks a program for the login, which has it from the environment: it is never written into a file, so that
# nothing of it stays behind whenever and however this script is ended. Without one those of the machine hold.
log_in() {
  trap 'rm -rf "${LOGIN:-}"' EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM
  make_login "${TMPDIR:-/tmp}" || make_login "${XDG_RUNTIME_DIR:-/dev/shm}" || make_login "${HOME:-.}" ||
    fail "there is no folder in which a program may be started (TMPDIR)"
  # The client looks for its TLS files beside its configuration, unless this names them.
  if [ -n "${DOCKER_TLS_VERIFY:-}${DOCKER_TLS:-}" ]; then
    export DOCKER_CERT_PATH="${DOCKER_CERT_PATH:-${DOCKER_CONFIG:-${HOME:-}/.docker}}"
  fi
  export DOCKER_CONFIG="$LOGIN" PATH="$LOGIN:$PATH"
  words=$(printf '%s' "$REGISTRY_PASSWORD" |
    docker login --username "$REGISTRY_USERNAME" --password-stdin "$REGISTRY_ADDRESS" 2>&1 >/dev/null) ||
    fail "the login at $REGISTRY_ADDRESS is refused ($REGISTRY_SETTINGS): $words"
}

# A folder for one pull; not everywhere may a program be started from a folder for temporary files.
make_login() {
  LOGIN=$(mktemp -d "$1/forecaster-login.XXXXXX" 2>/dev/null) || return 1
  printf '{"credsStore":"forecaster"}' >"$LOGIN/config.json"
  credentials >"$LOGIN/docker-credential-forecaster"
  chmod 700 "$LOGIN/docker-credential-forecaster"
  [ "$("$LOGIN/docker-credential-forecaster" list 2>/dev/null)" = "{}" ] || {
    rm -rf "$LOGIN"
    return 1
  }
}

# https://github.com/docker/docker-credential-helpers#development
credentials() {
  cat <<'PROGRAM'
#!/bin/sh
quoted() {
  printf '%s' "$1" | sed 's/[\\"]/\\&/g; s/	/\\t/g'
}
case "$1" in
  list) echo '{}' ;;
  get) printf '{"Username":"%s","Secret":"%s"}' "$(quoted "$REGISTRY_USERNAME")" "$(quoted "$REGISTRY_PASSWORD")" ;;
  *) cat >/dev/null ;;
esac
PROGRAM
}

fail() {
  # ssh ends its lines with a carriage return: a terminal would print what follows over them.
  printf '%s\n' "The image $IMAGE ($SETTING) could not be pulled: $*. $(traffic)" | tr -d '\r' >&2
  exit 1
}

set -euf
main
