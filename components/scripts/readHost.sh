# Prints what the Docker host runs for this stack; see parseActual in model/plan/actual.ts.
main() {
  : "${DOCKER_HOST:=$(docker context inspect --format '{{.Endpoints.docker.Host}}' 2>/dev/null || true)}"
  export DOCKER_HOST="${DOCKER_HOST:-unix:///var/run/docker.sock}"
  printf 'host\t%s\n' "$DOCKER_HOST"
  if ! containers=$(list_containers 2>&1); then
    say_unreachable "$containers"
    return
  fi
  printf '%s\n' "$containers"
  describe_rest &
  if ! stack=$(list_owned 2>&1 && name_missing 2>&1); then
    wait
    say_unreachable "$stack"
    return
  fi
  reached=yes
  pointer=$(read_pointer 2>&1) || reached=
  # What is printed beside must not come between.
  wait
  printf '%s\n' "$stack"
  if [ -z "$reached" ]; then
    printf 'serves\tunknown\ntrouble\t%s\n' "$(printf '%s\n' "$pointer" | last_line)"
    [ "$(image_with_shell)" != "" ] || printf 'absent\t%s\n' "$PROXY_IMAGE"
    return
  fi
  printf '%s\n' "$pointer"
}

say_unreachable() {
  printf 'serves\tunknown\nunreachable\t%s\n' "$(printf '%s\n' "$1" | last_line)"
}

# What can be asked while other questions are: most of the time of each goes into the start of Docker's client.
describe_rest() {
  # Docker's client writes blanks for a tab here.
  # shellcheck disable=SC2046 # two words
  set -- $(docker version --format '{{.Server.Version}} {{.Server.KernelVersion}}' 2>/dev/null || true)
  printf 'version\t%s\nkernel\t%s\n' "${1:-}" "${2:-}"
  docker volume inspect --format "data	{{index .Labels \"$LABEL_SETTINGS\"}}" "$DATA_VOLUME" 2>/dev/null || true
  printf '%s\n' "$containers" | name_retagged
}

list_owned() {
  docker ps --all --filter "label=$LABEL_STACK=$OWNER" --filter "label=$LABEL_SETTINGS" --format "owned	{{.Names}}	{{.Label \"$LABEL_APP\"}}"
}

# ssh ends its lines with a carriage return: a terminal would print what follows over them.
last_line() {
  tail -n 1 | tr -d '\r'
}

list_containers() {
  set -- --no-trunc --all
  for name in $CONTAINERS; do
    set -- "$@" --filter "name=^/?$name\$"
  done
  docker ps "$@" --format "container	{{.Names}}	{{.ID}}	{{.State}}	{{.Label \"$LABEL_STACK\"}}	{{.Label \"$LABEL_IMAGE\"}}	{{.Label \"$LABEL_SETTINGS\"}}	{{.Label \"$LABEL_PORT\"}}	{{.Label \"$LABEL_HANDOVER\"}}"
}

# Backends whose tag was given to another image since they were made; of the others what their registries call theirs.
name_retagged() {
  while IFS="	" read -r _ name id _ _ image _ port _; do
    # Empty fields run together, so that another label's value can stand here.
    case "$port" in *[!0-9]* | "") continue ;; esac
    tagged=$(docker image inspect --format '{{.Id}}{{range .RepoDigests}} {{.}}{{end}}' "$image" 2>/dev/null) || continue
    running=$(docker inspect --type container --format '{{.Image}}' "$id" 2>/dev/null) || continue
    case "$tagged" in
      "$running") ;;
      "$running "*) printf 'digests\t%s\t%s\t%s\n' "$name" "$running" "${tagged#* }" ;;
      *) printf 'retagged\t%s\n' "$name" ;;
    esac
  done
}

# What containers stand on and the host does not have; see Actual.missing.
name_missing() {
  networks=$(docker network ls --no-trunc --format '{{.Name}} {{.ID}}') || return
  network=$(printf '%s\n' "$networks" | sed -n "s/^$NETWORK \([0-9a-f]*\)\$/\1/p")
  # shellcheck disable=SC2086 # one word per container
  { owners_and_networks $CONTAINERS 2>/dev/null || true; } | while read -r owner stands_on; do
    [ "$owner" != "$OWNER" ] || [ -z "$stands_on" ] || [ "$stands_on" = "$network" ] || echo cut off
  done | if [ -z "$network" ] || read -r _; then printf 'missing\t%s\n' "$NETWORK"; fi
  volumes=$(docker volume ls --format '{{.Name}}') || return
  for name in $VOLUMES; do
    printf '%s\n' "$volumes" | grep -qxF -e "$name" || printf 'missing\t%s\n' "$name"
  done
}

# The pointer is in the proxy's volume: read by the proxy, or in its stead when it is down.
read_pointer() {
  state=$(docker inspect --type container --format '{{.State.Status}}' "$PROXY" 2>/dev/null || true)
  if [ "$state" = running ]; then
    docker exec "$PROXY" sh -c "$REPORT"
  elif docker volume inspect "$VOLUME" >/dev/null 2>&1; then
    image=$(image_with_shell)
    docker run --rm --network none --user 0:0 --entrypoint sh --volume "$VOLUME:$STATE:ro" \
      "${image:-$PROXY_IMAGE}" -c "$REPORT"
  else
    printf 'serves\tnone\n'
  fi
}

# Any image of this stack has a shell. One that is on the host takes no login at a registry.
image_with_shell() {
  for name in $IMAGES; do
    docker image inspect --format '{{.Id}}' "$name" 2>/dev/null && return
  done
  for name in $CONTAINERS; do
    docker inspect --type container --format '{{.Image}}' "$name" 2>/dev/null && return
  done
  true
}

# shellcheck disable=SC2016 # expanded where the pointer is
REPORT='
# A switch that is under way, perhaps of an update that was killed, is over before anything is decided.
# Only the proxy itself can hold its lock; another image may have no flock.
if [ -e '"$STATE"'/lock ] && command -v flock >/dev/null; then
  exec 9<'"$STATE"'/lock
  timeout 60 flock 9 || { echo "another update holds the lock of the proxy" >&2; exit 1; }
fi
if [ -f '"$STATE"'/active/green ]; then echo "serves	green"
elif [ -f '"$STATE"'/active/blue ]; then echo "serves	blue"
else echo "serves	none"; fi
hash=$(curl -fsS -m 2 http://127.0.0.1:'"$STATUS_PORT"'/configuration 2>/dev/null) &&
  printf "configuration\t%s\n" "$hash"
sha256sum '"$STATE"'/nginx.conf 2>/dev/null | while read -r sum _; do printf "file\t%s\n" "$sum"; done
pair=$(curl -fsS -m 2 http://127.0.0.1:'"$STATUS_PORT"'/certificate 2>/dev/null) && printf "pair\t%s\n" "$pair"
if [ -e '"$STATE"'/active/maintenance-for-users ]; then
  if [ -e '"$STATE"'/active/hold ]; then echo "maintenance	hold"; else echo "maintenance	503"; fi
fi
for directory in '"$STATE"'/pages/*; do
  case "$directory" in *.new | *"*") ;; *) printf "pages\t%s\n" "${directory##*/}" ;; esac
done
for file in '"$STATE"'/recorded/*; do
  [ -s "$file" ] && printf "recorded\t%s\t%s\n" "${file##*/}" "$(cat "$file")"
done
# Which nginx serves; see lib/handover.sh.
for file in '"$STATE"'/nginx/[0-9]*; do
  case "$file" in *.ends) continue ;; esac
  [ -s "$file" ] && [ ! -e "$file.ends" ] && grep -q "^nginx: master" "/proc/${file##*/}/cmdline" 2>/dev/null && printf "nginx\t%s\n" "$(cat "$file")"
done
[ -d '"$STATE"'/facts/proven ] && echo facts
for file in '"$STATE"'/facts/proven/* '"$STATE"'/facts/checked/* '"$STATE"'/facts/startup/* '"$STATE"'/facts/stopped/* '"$STATE"'/facts/served/* '"$STATE"'/facts/put-back/* '"$STATE"'/facts/pulled/* '"$STATE"'/facts/parameters/* '"$STATE"'/facts/role/* '"$STATE"'/facts/initialised/*; do
  kind=${file%/*}
  [ -f "$file" ] && printf "%s\t%s\t%s\n" "${kind##*/}" "${file##*/}" "$(head -n 1 "$file")"
done
true'

set -euf
main
