# Brings an image to the Docker host with the Docker CLI, so that the machine's own logins hold.
main() {
  if ! docker image inspect "$IMAGE" >/dev/null 2>&1; then
    if [ -n "${REGISTRY_ADDRESS:-}" ]; then
      DOCKER_CONFIG=$(mktemp -d)
      export DOCKER_CONFIG
      trap 'rm -rf "$DOCKER_CONFIG"' EXIT
      printf '%s' "$REGISTRY_PASSWORD" |
        docker login --username "$REGISTRY_USERNAME" --password-stdin "$REGISTRY_ADDRESS" \
          >/dev/null 2>&1 || fail "the login at $REGISTRY_ADDRESS is refused (registry, registryPassword)"
    fi
    words=$(docker pull --quiet "$IMAGE" 2>&1) || fail "$words"
  fi
  docker image inspect --format "{\"image\":\"$IMAGE\",\"id\":\"{{.Id}}\"}" "$IMAGE"
}

fail() {
  echo "The image $IMAGE ($SETTING) cannot be had: $*. $TRAFFIC" >&2
  exit 1
}

set -eu
main
