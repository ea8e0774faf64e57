# Makes the role that the backends have in Postgres: it owns the database and its schema public, is no superuser, and
# has the stack's password. Data that were kept may hold an older one.
main() {
  words=$(own | as_superuser 2>&1) || fail "It cannot be made: $words"
  log_in || align_password
  remember "role/$CONTAINER_ID" "$ROLE" || true
  forget_others role
  printf '%s\n' "{\"role\":\"$ROLE\"}"
}

# A migration that an update has left behind may hold the database for a while.
own() {
  cat <<'SQL'
SET statement_timeout = '60s';
SET default_transaction_read_only = off;
SELECT format('CREATE ROLE %I', :'role') WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'role') \gexec
ALTER ROLE :"role" LOGIN NOSUPERUSER;
ALTER DATABASE :"name" OWNER TO :"role";
SELECT format('ALTER SCHEMA public OWNER TO %I', :'role') WHERE EXISTS (SELECT FROM pg_namespace WHERE nspname = 'public') \gexec
SQL
}

as_superuser() {
  ask_database --set "role=$ROLE" --set "name=$NAME"
}

# As backends do: over the network, where the password counts.
log_in() {
  # shellcheck disable=SC2016 # expanded in the container
  PGPASSWORD=$ROLE_PASSWORD docker exec --env PGPASSWORD "$FORECASTER_DATABASE" sh -c \
    'psql --quiet --no-psqlrc --host "$(hostname -i | cut -d" " -f1)" --username "$0" --dbname "$1" --command "SELECT 1" >/dev/null 2>&1' \
    "$ROLE" "$NAME"
}

# What serves has the password that the data have: it would lose the database.
align_password() {
  ! has_password || [ -n "$ALIGNS" ] || fail "It has another password than databasePassword, and the backend that serves was made with that one: set databasePassword back, then pulumi up."
  # The first line alone: behind it the statement may be shown.
  words=$(set_password | as_superuser 2>&1) || fail "Its password cannot be set: $(printf '%s\n' "$words" | head -n 1)"
  log_in || fail "It cannot log in with its password."
}

# One that was made a moment ago has none.
has_password() {
  found=$(echo "SELECT 'none' FROM pg_authid WHERE rolname = :'role' AND rolpassword IS NULL" | as_superuser 2>/dev/null) || return 0
  [ "$found" != none ]
}

# By the standard input: no command line shows it.
set_password() {
  cat <<SQL
$UNLOGGED
SET standard_conforming_strings = on;
SET default_transaction_read_only = off;
ALTER ROLE :"role" PASSWORD '$(printf '%s\n' "$ROLE_PASSWORD" | sed "s/'/''/g")';
SQL
}

fail() {
  {
    printf '%s\n' "The role $ROLE (database.role) is not ready in $FORECASTER_DATABASE. $(traffic)"
    printf '%s\n' "$1" | sed 's/^/  /'
  } >&2
  exit 1
}

set -euf
main
