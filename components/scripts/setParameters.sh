# Gives Postgres the parameters that it takes while it runs, and the database its extensions. Those of an earlier
# update that are not configured any longer get their defaults.
main() {
  # shellcheck disable=SC2016 # expanded in the proxy
  facts=$(at_facts 'cat "$1"/parameters/* 2>/dev/null || true') ||
    fail "What it was given before cannot be read: nginx does not answer."
  held=$(printf '%s\n' "$facts" | sed -n '/^--$/q; /^ALTER SYSTEM SET /p')
  earlier=$(names_of "$facts")
  now=$(names_of "$STATEMENTS")
  # Before anything of it is done: what an update that is killed has begun is ended, or taken back, by the next one.
  remember "parameters/$CONTAINER_ID" "begun
$held
--
$(for name in $earlier $now; do printf '%s\n' "ALTER SYSTEM SET $name = begun;"; done)" || fail "That it begins cannot be written down in nginx's volume."
  # Extensions go where they would go by hand.
  words=$(statements | { OWN_NAMES='' && ask_database; } 2>&1) || {
    take_back | ask_database >/dev/null 2>&1 || true
    fail "$words"
  }
  case "$words" in *"$LOCKED_OUT"*) fail "With them nobody can log in: ${words##*"$LOCKED_OUT"}" ;; esac
  waiting=$(echo "SELECT string_agg(name, ' ' ORDER BY name) FROM pg_settings WHERE pending_restart" | ask_database 2>/dev/null) || waiting=
  remember "parameters/$CONTAINER_ID" "$HASH
$STATEMENTS" || true
  forget_others parameters
  printf '%s\n' "{\"parameters\":\"$HASH\",\"waiting\":\"$waiting\"}"
}

LOCKED_OUT="forecaster: locked out: "

# One session does it all: where Postgres lets in no other any more (a library that is missing), it takes that back.
statements() {
  printf '%s\n' "SET statement_timeout = '90s';" "SET default_transaction_read_only = off;"
  for name in $earlier; do
    # shellcheck disable=SC2086 # one word per name
    has "$name" $now || reset "$name"
  done
  printf '%s\n' "$STATEMENTS"
  # It reads them when it gets to it.
  cat <<SQL
SET search_path = pg_catalog;
SELECT pg_reload_conf();
\\! sleep 1
\\set answer \`psql --no-psqlrc --quiet --no-align --tuples-only --username :'USER' --dbname :'DBNAME' --command 'SELECT 1' 2>&1 && printf 'let in'\`
SELECT :'answer' NOT LIKE '%let in' AS locked_out \\gset
\\if :locked_out
$(take_back)
\\qecho $LOCKED_OUT:answer
\\endif
SQL
}

# An extension's parameter is unknown to older versions of Postgres when its library is gone.
reset() {
  case "$1" in
    *.*) printf '%s\n' "\\set ON_ERROR_STOP off" "ALTER SYSTEM RESET $1;" "\\set ON_ERROR_STOP on" ;;
    *) printf '%s\n' "ALTER SYSTEM RESET $1;" ;;
  esac
}

# To what the last update that succeeded has given it.
take_back() {
  printf '%s\n' "\\set ON_ERROR_STOP off"
  for name in $now; do
    printf '%s\n' "ALTER SYSTEM RESET $name;"
  done
  printf '%s\n' "$held" "SELECT pg_reload_conf();"
}

names_of() {
  printf '%s\n' "$1" | sed -n 's/^ALTER SYSTEM SET \([a-z0-9_.]*\) = .*/\1/p' | sort -u
}

has() {
  wanted=$1
  shift
  for one in "$@"; do
    [ "$one" != "$wanted" ] || return 0
  done
  return 1
}

at_facts() {
  docker exec "$PROXY" sh -c "$1" sh "$FACTS" "$CONTAINER_ID"
}

fail() {
  {
    printf '%s\n' "Postgres does not take database.parameters or database.extensions. $(traffic)"
    printf '%s\n' "$1" | sed 's/^/  /'
  } >&2
  exit 1
}

set -euf
main
