# shellcheck shell=sh
# Put before the scripts that ask a database's server.

# Runs the SQL on its input in every database of a container's server, as the owner; prints the rows. Whoever owns a
# database may put functions of its own before those of Postgres: only the latter count.
in_each_database() {
  docker exec --env PGPASSWORD --env PGUSER --interactive "$1" sh -c "$IN_EACH_DATABASE"
}

# The local socket needs no password in the official images, the container's own variable in others.
# shellcheck disable=SC2016 # expanded in the container
IN_EACH_DATABASE='
export PGUSER="${PGUSER:-$POSTGRES_USER}" PGPASSWORD="${PGPASSWORD:-$POSTGRES_PASSWORD}"
export PGCONNECT_TIMEOUT=10 PGOPTIONS="-c statement_timeout=60s -c search_path=pg_catalog"
rows() { psql --quiet --no-psqlrc --no-align --tuples-only --set ON_ERROR_STOP=1 --dbname "$1" --command "$2" </dev/null; }
sql=$(cat)
databases=$(rows "$POSTGRES_DB" "SELECT datname FROM pg_database WHERE datallowconn") || exit 1
printf "%s\n" "$databases" | while IFS= read -r database; do
  rows "$database" "$sql" || exit 1
done'
