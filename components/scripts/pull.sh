# Brings an image to the Docker host with the Docker CLI, so that the machine's own logins hold.
main() {
  if ! docker image inspect "$IMAGE" >/dev/null 2>&1; then
    if is_of_registry; then
      log_in
    fi
    words=$(docker pull --quiet "$IMAGE" 2>&1) || fail "$words"
  fi
  docker image inspect --format "{\"image\":\"$IMAGE\",\"id\":\"{{.Id}}\"}" "$IMAGE"
}

# Every other registry is asked with the machine's own logins.
is_of_registry() {
  registry=${IMAGE%%/*}
  case "$registry" in
    "$IMAGE") registry=docker.io ;;
    *.* | *:* | localhost) ;;
    *) registry=docker.io ;;
  esac
  [ "${REGISTRY_ADDRESS#index.}" = "$registry" ]
}

log_in() {
  DOCKER_CONFIG=$(mktemp -d)
  export DOCKER_CONFIG
  trap 'rm -rf "$DOCKER_CONFIG"' EXIT
  # An entry keeps the login in this file: into an empty one Docker puts the keychain of the machine.
  printf '{"auths":{"%s":{}}}' "$REGISTRY_ADDRESS" >"$DOCKER_CONFIG/config.json"
  words=$(printf '%s' "$REGISTRY_PASSWORD" |
    docker login --username "$REGISTRY_USERNAME" --password-stdin "$REGISTRY_ADDRESS" 2>&1 >/dev/null) ||
    fail "the login at $REGISTRY_ADDRESS is refused (registry, registryPassword): $words"
}

fail() {
  echo "The image $IMAGE ($SETTING) cannot be had: $*. $(traffic)" >&2
  exit 1
}

set -eu
main
