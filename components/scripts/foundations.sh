# Makes what every container stands on and the host does not have: the network and the volumes of this stack.
# What is there stays as it is.
main() {
  if [ -n "$LACKS_DATA" ] && had_data; then
    fail "The database's data volume $DATA_VOLUME is not on this Docker host, and an update never begins with an empty database unasked. Nothing was touched." "$EMPTY_DATABASE"
  fi
  # First of all: a container that is started without it would have a volume without these labels.
  [ -z "$DATA_VOLUME" ] || has volume "$DATA_VOLUME" || make volume --label "$LABEL_SETTINGS=$DATA_SETTINGS" "$DATA_VOLUME"
  for volume in $VOLUMES; do
    has volume "$volume" || make volume "$volume"
  done
  has network "$NETWORK" || make network --driver bridge "$NETWORK"
  network=$(docker network inspect --format '{{.Id}}' "$NETWORK")
  for pair in $CONTAINERS; do
    connect_again "${pair%:*}" "${pair#*:}"
  done
  printf '%s\n' "{\"network\":\"$network\"}"
}

# This stack has been on a host before: the engine knows an earlier run of this script, or a network that is gone.
had_data() {
  [ -n "${PULUMI_COMMAND_STDOUT:-}" ] || ! has network "$NETWORK_ID"
}

# That Docker does not answer is no sign that something is gone.
has() {
  words=$(docker "$1" inspect --format '{{.Name}}' "$2" 2>&1) && return
  case "$words" in
    *"o such"* | *"not found"*) return 1 ;;
    *) fail "Docker does not tell whether the $1 $2 is there: $words" "docker info" ;;
  esac
}

make() {
  kind=$1
  shift
  words=$(docker "$kind" create "$@" 2>&1) || fail "A $kind of this stack cannot be made: $words" ""
}

# A container that stopped before its network was removed cannot be started any more: Docker remembers the ID of
# that network. It is connected to the one of the same name, and started.
connect_again() {
  stands_on=$(owners_and_networks "$1" 2>/dev/null) || return 0
  case "$stands_on" in
    "$STACK " | "$STACK $network") return 0 ;;
    "$STACK "*) ;;
    *) return 0 ;;
  esac
  docker network disconnect --force "$NETWORK" "$1" >/dev/null 2>&1 || true
  words=$(docker network connect --alias "$2" "$NETWORK" "$1" 2>&1 && start "$1" 2>&1) ||
    fail "The container $1 cannot be connected to the network again: $words" ""
}

# Not what an update has stopped.
start() {
  [ "$1" = "$STOPPED" ] || docker start "$1"
}

fail() {
  {
    printf '%s\n' "$1"
    [ -z "$2" ] || printf '%s\n' "To fix: $2"
  } >&2
  exit 1
}

set -euf
main
