# shellcheck shell=sh
# Put before the scripts that remove containers: what they ask of them, and the end of a migration that a killed
# update has left behind.

# The ID of a container and the stack that it belongs to.
find_container() {
  docker ps --all --no-trunc --filter "name=^/?$1\$" --format "{{.ID}} {{.Label \"$LABEL_STACK\"}}"
}

# The script of a killed update can be at the same removal.
is_gone() {
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    docker inspect --type container "$1" >/dev/null 2>&1 || return 0
    sleep 1
  done
  return 1
}

# The container of smoke.image, which an update that was killed has left: it holds the network. An earlier version has
# not recorded its name.
end_smoke_check() {
  [ -n "${SMOKE_CHECK:-}" ] || return 0
  check=$(find_container "$SMOKE_CHECK")
  case "$check" in
    *" $STACK") docker rm --force --volumes "${check%% *}" >/dev/null 2>&1 || true ;;
  esac
}

# A container in which psql asked a database elsewhere, for an update that was killed: it holds the network.
end_database_clients() {
  docker ps --all --quiet --filter "label=$LABEL_STACK=$STACK" --filter "name=-db-client-[0-9a-f]*\$" |
    while read -r client; do
      docker rm --force "$client" >/dev/null 2>&1 || true
    done
}

# It holds the network and the volumes, and its sessions in Postgres hold locks. Two removals can be at it at once.
end_migration() {
  left=$(find_container "$MIGRATION")
  [ -n "$left" ] && [ "${left#* }" = "$STACK" ] || return 0
  know_sessions "${left%% *}"
  end_sessions || true
  stop_client
  docker stop -t 3 "${left%% *}" >/dev/null 2>&1 || true
  words=$(docker rm --force --volumes "${left%% *}" 2>&1) || [ -z "$(find_container "$MIGRATION")" ] ||
    fail "The migration's container $MIGRATION, which an update left behind, cannot be removed: $words"
}
