# shellcheck shell=sh
# Put before migrate.sh: which images were migrated in which database, as files in the proxy's state volume.

# The cluster's own number, and the database's. What Docker calls a volume's time of creation changes at every start
# of a Postgres that has the whole volume for its data; a database that was dropped and restored is another one.
know_database() {
  FORECASTER_KNOWN=${1#sha256:}
  FORECASTER_WORDS=$(identify "system_identifier FROM pg_control_system()") || {
    # Not every provider lets its users ask for it.
    is_own_database || FORECASTER_WORDS=$(identify "'$(printf '%s' "$FORECASTER_DATABASE_NAME" | cksum | tr ' ' '-')'")
  } || return 1
  FORECASTER_VERSION=${FORECASTER_WORDS##* }
  FORECASTER_FACT=${FORECASTER_WORDS%% *}/$FORECASTER_KNOWN
}

identify() {
  ask_database 2>&1 <<SQL
SELECT cluster.id || '-' || oid || '-' || datname || ' ' || current_setting('server_version_num')
FROM (SELECT $1) AS cluster (id), pg_database WHERE datname = current_database()
SQL
}

is_migrated() {
  # shellcheck disable=SC2016 # expanded in the proxy
  FORECASTER_WORDS=$(at_proxy 'if [ -f "$0/migrated/$1" ]; then echo yes; else echo no; fi' "$FORECASTER_FACT" 2>&1) || true
  case "$FORECASTER_WORDS" in
    yes) return 0 ;;
    no) return 1 ;;
    *) fail_to_start "it cannot be read what was migrated: $FORECASTER_WORDS" ;;
  esac
}

# Takes the room first: a migration that ran and cannot be remembered would run twice.
promise_fact() {
  FORECASTER_WORDS=$(write_promise "$FORECASTER_FACT" "$FORECASTER_REFERENCE" 2>&1) ||
    fail_to_start "that it ran could not be remembered: $FORECASTER_WORDS"
}

# Its container stays when this fails, and tells the next update.
remember_fact() {
  # shellcheck disable=SC2016 # expanded in the proxy
  FORECASTER_WORDS=$(write_promise "$1" "$2" 2>&1 && at_proxy 'mv "$0/migrating/$1" "$0/migrated/$1"' "$1" 2>&1) || {
    printf '%s\n' "$FORECASTER_SUBJECT ended well, but that cannot be remembered: $FORECASTER_WORDS. $(traffic_of_stack)" >&2
    exit 1
  }
}

# One that is there already is good as it is: nothing more is written when the migration is over.
write_promise() {
  # shellcheck disable=SC2016 # expanded in the proxy
  at_proxy 'mkdir -p "$0/migrating/${1%/*}" "$0/migrated/${1%/*}"
    [ -s "$0/migrating/$1" ] ||
      printf "{\"image\":\"sha256:%s\",\"reference\":\"%s\",\"at\":\"%s\"}\n" \
        "${1##*/}" "$2" "$(date -u +%Y-%m-%dT%H:%M:%SZ)" >"$0/migrating/$1"' "$1" "$2"
}

# Runs a line with arguments where the facts are, in $0.
at_proxy() {
  FORECASTER_LINE=$1
  shift
  docker exec "$FORECASTER_PROXY" sh -c "set -e; $FORECASTER_LINE" "$FORECASTER_FACTS" "$@"
}
