# shellcheck shell=sh
# Put before the scripts that a destroy runs: ends the migration that a killed update has left behind.

# The ID of a container and the stack that it belongs to.
find_container() {
  docker ps --all --no-trunc --filter "name=^/?$1\$" --format "{{.ID}} {{.Label \"$LABEL_STACK\"}}"
}

# It holds the network and the volumes, and its sessions in Postgres hold locks. Two removals can be at it at once.
end_migration() {
  left=$(find_container "$MIGRATION")
  [ -n "$left" ] && [ "${left#* }" = "$STACK" ] || return 0
  FORECASTER_ADDRESSES=$(addresses_of "${left%% *}")
  # shellcheck disable=SC2034 # of lib/migrationSessions.sh
  FORECASTER_ENDED=infinity
  end_sessions || true
  docker stop -t 3 "${left%% *}" >/dev/null 2>&1 || true
  words=$(docker rm --force --volumes "${left%% *}" 2>&1) || [ -z "$(find_container "$MIGRATION")" ] ||
    fail "The migration's container $MIGRATION, which an update left behind, cannot be removed: $words"
}
