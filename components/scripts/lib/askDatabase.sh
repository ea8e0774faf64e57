# shellcheck shell=sh
# Put before the scripts that ask the backends' database: the stack's own by psql in its container, one elsewhere by
# psql in a container that is started for that.

# Asks as the owner: SQL by stdin, its variables as arguments. A Postgres that hangs must not hold up the limit.
# shellcheck disable=SC2120 # some scripts have variables of SQL
ask_database() {
  is_own_database || start_client || return
  PGPASSWORD=$FORECASTER_DATABASE_PASSWORD docker exec --interactive --env PGPASSWORD \
    --env PGCONNECT_TIMEOUT=5 --env "PGOPTIONS=-c statement_timeout=5s" "$FORECASTER_DATABASE" \
    psql --no-psqlrc --quiet --no-align --tuples-only --set ON_ERROR_STOP=1 \
    --username "$FORECASTER_DATABASE_USER" --dbname "$FORECASTER_DATABASE_NAME" "$@"
}

is_own_database() {
  [ -z "$FORECASTER_CLIENT_IMAGE" ]
}

# It ends by itself, so that none is left by an update that is killed. Two scripts can be at it at once.
start_client() {
  ! client_runs || return 0
  docker rm --force "$FORECASTER_DATABASE" >/dev/null 2>&1 || true
  words=$(run_client 2>&1) || client_runs || {
    printf '%s\n' "$words" >&2
    return 1
  }
}

client_runs() {
  [ "$(docker inspect --type container --format '{{.State.Running}}' "$FORECASTER_DATABASE" 2>/dev/null)" = true ]
}

run_client() (
  IFS='
'
  # shellcheck disable=SC2086 # one word per line
  set -- $FORECASTER_CLIENT_FLAGS
  unset IFS
  docker run --detach --rm --init --name "$FORECASTER_DATABASE" --read-only --cap-drop ALL \
    --security-opt no-new-privileges --log-driver none --entrypoint sleep "$@" "$FORECASTER_CLIENT_IMAGE" 900
)

stop_client() {
  is_own_database || docker kill "$FORECASTER_DATABASE" >/dev/null 2>&1 || true
}
