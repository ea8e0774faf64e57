# shellcheck shell=sh
# Put before the scripts that look whether an image fits on the Docker host, and which could make room for it.

# Bytes that are free where Docker keeps its images, since the root of every container lies there; fails when nobody
# can tell.
free_bytes() {
  free=$({ docker exec "$PROXY" df -Pk / ||
    docker run --rm --pull never --network none --entrypoint df "$PROXY_IMAGE" -Pk /; } 2>/dev/null |
    awk 'END { print $4 }')
  case "$free" in
    "" | *[!0-9]*) return 1 ;;
  esac
  printf '%s\n' "$((free * 1024))"
}

# The images that releases of this stack have pulled, the newest first: when, the reference, the ID.
pulled_images() {
  docker exec "$PROXY" sh -c '
    cd "$1/pulled" || exit
    for id in *; do
      [ ! -f "$id" ] || printf "%s %s\n" "$(cat "$id")" "$id"
    done' sh "$FACTS" 2>/dev/null | sort -rn
}

# Whether the reference $1 still names the image $2, and no container has that.
is_unused() {
  [ "$(docker image inspect --format '{{.Id}}' "$1" 2>/dev/null)" = "$2" ] &&
    users=$(docker ps --all --quiet --filter "ancestor=$2" 2>/dev/null) && [ -z "$users" ]
}
