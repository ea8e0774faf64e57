# Waits until Postgres takes connections with this stack's password.
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
  log_in || { align_password && log_in; } || fail "it refuses the password of user $DATABASE_USER"
  printf '%s\n' "{\"database\":\"$DATABASE\",\"ready\":true}"
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

align_password() {
  # shellcheck disable=SC2016 # expanded in the container
  docker exec --env PGPASSWORD --user postgres --interactive "$DATABASE" sh -c \
    'psql --quiet --no-psqlrc --username "$0" --dbname "$1" --set "user=$0" >/dev/null' \
    "$DATABASE_USER" "$DATABASE_NAME" <<'SQL'
\set password `printenv PGPASSWORD`
ALTER ROLE :"user" PASSWORD :'password';
SQL
}

fail() {
  {
    printf '%s\n' "The database $DATABASE is not ready: $*. Its last log lines:"
    docker logs --tail 15 "$DATABASE" 2>&1 | sed 's/^/  /'
  } >&2
  exit 1
}

set -euf
main
