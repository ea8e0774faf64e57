# Waits until a database that this stack does not run takes connections from where its backends are.
main() {
  trap stop_client EXIT
  deadline=$(($(date +%s) + TIMEOUT))
  until words=$(version 2>&1) && is_version "$words"; do
    [ "$(date +%s)" -lt "$deadline" ] || fail "$words"
    ! is_final "$words" || fail "$words"
    sleep 1
  done
  [ "$words" -ge 120000 ] || fail "it is older than Postgres 12: server_version_num is $words"
  printf '%s\n' "{\"database\":\"$ADDRESS\",\"version\":\"$words\"}"
}

version() {
  # shellcheck disable=SC2119 # no variables of SQL
  printf '%s' "SELECT current_setting('server_version_num')" | ask_database
}

is_version() {
  case "$1" in "" | *[!0-9]*) return 1 ;; esac
}

# What no waiting mends.
is_final() {
  case "$1" in
    *"authentication failed"* | *"does not exist"* | *"no pg_hba.conf entry"* | *"unsupported startup parameter"* | \
      *"does not support SSL"* | *"root certificate file"* | *"invalid sslmode"* | *"No such image"*) return 0 ;;
  esac
  return 1
}

fail() {
  {
    printf '%s\n' "The database at $ADDRESS (databaseUrl) cannot be used from this stack's network. $(traffic)"
    printf '%s\n' "$1" | sed 's/^/  /'
    case "$1" in
      *"unsupported startup parameter"*)
        printf '%s\n' "A pooler answers there. Give databaseUrl the address of the database itself; backends can have the pooler's in a variable of their own." ;;
    esac
  } >&2
  exit 1
}

set -euf
main
