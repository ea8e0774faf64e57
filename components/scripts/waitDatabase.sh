# Waits until Postgres takes connections with this stack's password, keeps its data in the stack's volume,
# and sorts texts as it did when it made their indexes.
# A data volume that was kept may hold an older generated password: its owner is set right once,
# through the local socket, where the image trusts the owner.
main() {
  deadline=$(($(date +%s) + TIMEOUT))
  until answers; do
    state=$(docker inspect --type container --format '{{.State.Status}} {{.RestartCount}}' "$DATABASE") ||
      fail "its container is gone"
    case "$state" in
      "running 0" | "running 1" | "running 2" | "created 0") ;;
      *) fail "its container is ${state% *} and was restarted ${state#* } times" ;;
    esac
    [ "$(date +%s)" -lt "$deadline" ] || fail "no connection within $TIMEOUT s"
    sleep 0.5
  done
  log_in || align_password
  [ -n "$IS_KNOWN" ] || look_at_data
  printf '%s\n' "{\"database\":\"$DATABASE\",\"ready\":true}"
}

# Once for every container, before anything can use it.
look_at_data() {
  expect_data_in_volume
  expect_same_order
  # So that the next update need not look again. What cannot be written down is looked at again.
  record "$DATABASE" "$CONTAINER_ID"
}

# Over TCP: while the image initialises its data, Postgres answers on the local socket only.
answers() {
  docker exec "$DATABASE" pg_isready --quiet --host 127.0.0.1 --username "$DATABASE_USER" \
    --dbname "$DATABASE_NAME" 2>/dev/null
}

log_in() {
  docker exec --env PGPASSWORD "$DATABASE" sh -c \
    'psql --quiet --no-psqlrc --host "$(hostname -i | cut -d" " -f1)" --username "$0" --dbname "$1" --command "SELECT 1" >/dev/null 2>&1' \
    "$DATABASE_USER" "$DATABASE_NAME"
}

# What serves has the password that the data have: it would lose the database.
align_password() {
  [ -n "$ALIGNS" ] || fail "its data has another password than databasePassword, and the backend that serves was made with that one: docker rm --force $DATABASE, set databasePassword back, pulumi up"
  { set_password && log_in; } || fail "it refuses the password of user $DATABASE_USER"
}

# Some images have no user of that name, and run as the one that owns the data.
set_password() {
  docker exec "$DATABASE" id postgres >/dev/null 2>&1 && set -- --user postgres
  # shellcheck disable=SC2016 # expanded in the container
  docker exec --env PGPASSWORD "$@" --interactive "$DATABASE" sh -c \
    'psql --quiet --no-psqlrc --username "$0" --dbname "$1" --set "user=$0" >/dev/null' \
    "$DATABASE_USER" "$DATABASE_NAME" <<SQL
$UNLOGGED
\\set password \`printenv PGPASSWORD\`
ALTER ROLE :"user" PASSWORD :'password';
SQL
}

# Whatever the image says of itself: anywhere else the data would be gone with the container.
expect_data_in_volume() {
  directory=$(ask "SHOW data_directory") || fail "it does not tell where it keeps its data"
  directory=$(docker exec "$DATABASE" readlink -f "$directory")
  mounts=$(docker inspect --type container --format '{{range .Mounts}}{{.Destination}}	{{.Name}}
{{end}}' "$DATABASE" | sort -r)
  volume=$(printf '%s\n' "$mounts" | while IFS="	" read -r path name; do
    case "$directory/" in "${path:-none}"/*) printf '%s\n' "$name" && break ;; esac
  done)
  [ "$volume" = "$VOLUME" ] ||
    fail "it keeps its data at $directory, which is not in the volume $VOLUME: ENV PGDATA of its image is not where its server keeps them"
}

# Postgres only warns, and not even that where the libc that made the indexes has no versions (musl).
expect_same_order() {
  version=$(ask "SHOW server_version_num") || fail "it does not tell its version"
  query=$USED_ORDERS
  [ "$version" -lt 150000 ] || query="$OWN_ORDER UNION $USED_ORDERS"
  # Its own warning of another order is no row.
  databases=$(printf '%s' "$query" | in_each_database "$DATABASE" 2>/dev/null) ||
    fail "it does not tell what its text indexes were made with"
  [ -z "$databases" ] || fail "its text indexes were made in another order than that of this image, and miss rows until they are rebuilt: stop the backends if they run, then
$(printf '%s\n' "$databases" | rebuilding_commands)
and pulumi up"
}

rebuilding_commands() {
  while IFS= read -r database; do
    printf '  docker exec %s psql --username %s --dbname "%s" --set ON_ERROR_STOP=1 --command '\''REINDEX DATABASE "%s"'\'' --command "%s" --command "%s"\n' \
      "$DATABASE" "$DATABASE_USER" "$database" "$database" \
      "UPDATE pg_database SET datcollversion = pg_database_collation_actual_version(oid) WHERE datname = current_database()" \
      "UPDATE pg_collation SET collversion = pg_collation_actual_version(oid) WHERE collprovider <> 'd'"
  done
}

OWN_ORDER="SELECT datname FROM pg_database WHERE datname = current_database()
  AND datcollversion IS DISTINCT FROM pg_database_collation_actual_version(oid)"
USED_ORDERS="SELECT current_database() FROM pg_index, unnest(indcollation) AS used, pg_collation c
  WHERE c.oid = used AND collprovider <> 'd' AND collversion IS DISTINCT FROM pg_collation_actual_version(c.oid)"

ask() {
  docker exec --env PGPASSWORD "$DATABASE" psql --quiet --no-psqlrc --no-align --tuples-only \
    --username "$DATABASE_USER" --dbname "$DATABASE_NAME" --command "$1" 2>/dev/null
}

fail() {
  {
    printf '%s\n' "The database $DATABASE is not ready: $*. Its last log lines:"
    last_lines "$DATABASE" 15
  } >&2
  exit 1
}

set -euf
main
