#!/bin/sh
# Starts PostgreSQL as the official image does, as far as this project uses it:
# POSTGRES_USER, POSTGRES_PASSWORD, POSTGRES_DB and PGDATA, a data folder made on the first start.
main() {
  if [ "${1:-postgres}" != postgres ] && [ "${1#-}" = "$1" ]; then
    exec "$@"
  fi
  if [ "${1:-}" = postgres ]; then
    shift
  fi
  if [ "$(id -u)" = 0 ]; then
    become_postgres "$@"
  fi
  if [ ! -s "$PGDATA/PG_VERSION" ]; then
    initialise
  fi
  unset POSTGRES_PASSWORD
  exec postgres -D "$PGDATA" -c listen_addresses='*' "$@"
}

become_postgres() {
  mkdir -p "$PGDATA" /var/run/postgresql
  chown -R postgres: "$PGDATA" /var/run/postgresql
  chmod 700 "$PGDATA"
  exec setpriv --reuid=postgres --regid=postgres --init-groups "$0" postgres "$@"
}

# Only a folder that is complete gets its name: a container stopped half-way starts over.
initialise() {
  if [ -z "${POSTGRES_PASSWORD:-}" ]; then
    echo "postgres: POSTGRES_PASSWORD must not be empty when the data folder is new" >&2
    exit 1
  fi
  user=${POSTGRES_USER:-postgres}
  fresh=$PGDATA/.new
  rm -rf "$fresh"
  password=$(mktemp)
  printf '%s\n' "$POSTGRES_PASSWORD" >"$password"
  initdb --pgdata "$fresh" --username "$user" --pwfile "$password" --encoding UTF8 \
    --auth-local trust --auth-host scram-sha-256
  rm -f "$password"
  echo "host all all all scram-sha-256" >>"$fresh/pg_hba.conf"
  create_database "${POSTGRES_DB:-$user}"
  mv "$fresh/PG_VERSION" "$fresh/.version"
  find "$fresh" -mindepth 1 -maxdepth 1 ! -name .version -exec mv -t "$PGDATA" {} +
  mv "$fresh/.version" "$PGDATA/PG_VERSION"
  rmdir "$fresh"
}

create_database() {
  if [ "$1" != postgres ]; then
    quoted=$(printf '%s' "$1" | sed 's/"/""/g')
    printf 'CREATE DATABASE "%s"\n' "$quoted" |
      postgres --single -D "$fresh" postgres >/dev/null
  fi
}

set -eu
main "$@"
