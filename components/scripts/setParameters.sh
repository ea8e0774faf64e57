# Gives Postgres the parameters that it takes while it runs, and the database its extensions. Those of an earlier
# update that are not configured any longer get their defaults.
main() {
  # shellcheck disable=SC2016 # expanded in the proxy
  earlier=$(names_of "$(at_facts 'cat "$1"/parameters/* 2>/dev/null || true')")
  now=$(names_of "$STATEMENTS")
  for name in $earlier; do
    # shellcheck disable=SC2086 # one word per name
    has "$name" $now || STATEMENTS="$STATEMENTS
ALTER SYSTEM RESET $name;"
  done
  words=$(printf '%s\n' "SET statement_timeout = '90s';" "$STATEMENTS" "SELECT pg_reload_conf();" | ask_database 2>&1) ||
    fail "$words"
  # It reads them when it gets to it.
  sleep 1
  waiting=$(echo "SELECT string_agg(name, ' ' ORDER BY name) FROM pg_settings WHERE pending_restart" | ask_database 2>/dev/null) || waiting=
  # shellcheck disable=SC2016 # expanded in the proxy
  at_facts 'rm -f "$1"/parameters/*'
  remember "parameters/$CONTAINER_ID" "$HASH
$STATEMENTS" || true
  printf '%s\n' "{\"parameters\":\"$HASH\",\"waiting\":\"$waiting\"}"
}

names_of() {
  printf '%s\n' "$1" | sed -n 's/^ALTER SYSTEM SET \([a-z0-9_.]*\) = .*/\1/p'
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
  docker exec "$PROXY" sh -c "$1" sh "$FACTS"
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
