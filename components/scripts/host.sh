# shellcheck shell=sh
# Put before the scripts that run beside the Docker CLI: what they ask the proxy, and write down there.

# What users meet now: asked, since a sentence that was recorded can be older than the last switch.
traffic() {
  if ! active=$(docker exec "$PROXY" sh -c 'cd "$1" && ls blue green maintenance-for-users 2>/dev/null; true' sh "$ACTIVE" 2>/dev/null); then
    echo "nginx cannot be asked what it serves."
    return
  fi
  serves=$(printf '%s' "${active%maintenance-for-users}")
  meanwhile=
  case "$active" in
    *maintenance-for-users) meanwhile=" Users are kept out all the same: proxy.maintenance." ;;
  esac
  if [ -n "$serves" ]; then
    printf '%s\n' "Traffic is still on $serves.$meanwhile"
  else
    printf '%s\n' "Nothing is served yet.$meanwhile"
  fi
}

# Whether nginx says that the color $1 serves and $COLOR does not: what could be serving is not stopped. The active
# one is looked for first: a rename between the two looks then never makes what serves look idle.
is_idle() {
  # shellcheck disable=SC2016 # expanded in the proxy
  docker exec "$PROXY" sh -c '[ -f "$1/$2" ] && [ ! -f "$1/$3" ]' sh "$ACTIVE" "$1" "$COLOR" 2>/dev/null
}

# Whether an exit code of `docker exec` is Docker's own. What Docker cannot do says nothing about the backend;
# curl ends with other codes, and is silent.
is_dockers() {
  case "$1" in
    1 | 12[5-9] | 1[3-9]? | 2??) return 0 ;;
  esac
  return 1
}

# Writes a fact down in the proxy's volume, in one piece. On a full disk nothing is written, and what is
# not known there does not count as proven.
remember() {
  printf '%s\n' "$2" | docker exec --interactive "$PROXY" sh -c '
    file="$1/$2"
    mkdir -p "${file%/*}" && cat >"$file.new" && [ -s "$file.new" ] && mv "$file.new" "$file"' sh "$FACTS" "$1"
}

# Removes those facts of the kind $1 that are not of the database's container of today.
forget_others() {
  # shellcheck disable=SC2016 # expanded in the proxy
  docker exec "$PROXY" sh -c 'cd "$1/$2" && for one in *; do [ "$one" = "$3" ] || rm -f "$one"; done' \
    sh "$FACTS" "$1" "$CONTAINER_ID" || true
}

# Writes down beside the pointer what the engine has recorded for the container $1. What cannot be written says nothing.
record() {
  docker exec "$PROXY" sh -c 'mkdir -p "$1" && printf "%s\n" "$3" >"$1/$2"' sh "$RECORDED" "$1" "$2" \
    2>/dev/null || true
}
