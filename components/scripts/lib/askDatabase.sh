# shellcheck shell=sh
# Put before the scripts that ask the backends' database: the stack's own by psql in its container, one elsewhere by
# psql in a container that is started for that.

# A backend's role owns the database, and may put functions and views of its own before those of Postgres. A superuser
# who asks by names in a search path of the database would run them.
OWN_NAMES="-c search_path=pg_catalog"

# Asks as the owner: SQL by stdin, its variables as arguments. A Postgres that hangs must not hold up the limit. What
# it says besides an answer, such as of a collation's version at every connection, is told to nobody.
# shellcheck disable=SC2120 # some scripts have variables of SQL
ask_database() (
  is_own_database || start_client || exit
  { trouble=$(run_psql "$@" 2>&1 >&3 3>&-) || { printf '%s\n' "${trouble:-no answer in time}" >&2 && exit 1; }; } 3>&1
)

# One elsewhere can be cut off in the middle of an answer, of which psql does not hear.
run_psql() {
  # shellcheck disable=SC2046 # one word each
  PGPASSWORD=$FORECASTER_DATABASE_PASSWORD docker exec --interactive --env PGPASSWORD \
    --env PGCONNECT_TIMEOUT=5 --env "PGOPTIONS=-c statement_timeout=5s $OWN_NAMES" "$FORECASTER_DATABASE" \
    $(is_own_database || echo timeout -s KILL 15) \
    psql --no-psqlrc --quiet --no-align --tuples-only --set ON_ERROR_STOP=1 \
    --username "$FORECASTER_DATABASE_USER" --dbname "$FORECASTER_DATABASE_NAME" "$@"
}

is_own_database() {
  [ -z "$FORECASTER_CLIENT_IMAGE" ]
}

# Each script starts its own, which no other one stops and which takes nobody's name. It ends by itself, so that none
# is left by an update that is killed.
is_own_database || FORECASTER_DATABASE=$FORECASTER_DATABASE-$(od -A n -N 4 -t x4 /dev/urandom | tr -d ' ')

start_client() {
  ! client_runs || return 0
  words=$(run_client 2>&1) || {
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
