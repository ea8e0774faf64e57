# shellcheck shell=sh
# Put before gate.sh: what a release takes of the connections that Postgres has for both colors.

# In words where both colors run, for the evidence. A release that would take the last ones is stopped at once: the
# color that serves needs them for users.
look_at_connections() {
  [ -n "$SERVING" ] || return 0
  serving=$(address_of "$SERVING")
  count || return 0
  # What somebody takes for a moment is no reason.
  has_room || { sleep 0.5 && count; } || return 0
  # shellcheck disable=SC2086 # four fields without blanks
  set -- $counted
  connections="$1 of $2 are left while both colors run"
  [ "$2" != - ] || connections="none is left while both colors run"
  [ "$3" = - ] || connections="$connections ($COLOR holds $3, ${SERVING##*-} holds $4)"
  has_room || [ "$3" = 0 ] || ! is_idle "${SERVING##*-}" || starve
}

count() {
  counted=$(count_connections 2>&1) || case "$counted" in
    *"too many clients"* | *"too many connections"* | *"connection slots are reserved"*) counted="0 - $(count_sockets)" ;;
    *) return 1 ;;
  esac
}

has_room() {
  [ "${counted%% *}" != 0 ]
}

# Written down before, so that the next update starts it, with the connections that there are then.
starve() {
  remember "stopped/$CONTAINER_ID" "$(date +%s)" || true
  docker stop "$CONTAINER_ID" >/dev/null 2>&1 || true
  fail "it takes the connections to Postgres that the color which serves needs: $connections. Its container was stopped" \
    "a smaller pool in the release, or more connections (max_connections)"
}

# Left, in all, of this color, of the one that serves. Of a database elsewhere nobody knows whose they are, and not
# every user sees what kind of session another user's is.
count_connections() {
  of_colors="count(*) FILTER (WHERE client_addr = :'own'), count(*) FILTER (WHERE client_addr = :'serving')"
  is_own_database || of_colors="'-', '-'"
  ask_database --field-separator ' ' --set "own=$address" --set "serving=$serving" <<SQL
SELECT greatest(0, in_all - count(*) FILTER (WHERE pid <> pg_backend_pid()
  AND coalesce(backend_type = 'client backend', datid IS NOT NULL AND usesysid IS NOT NULL))), in_all, $of_colors
FROM pg_stat_activity, (SELECT current_setting('max_connections')::int
  - current_setting('superuser_reserved_connections')::int
  - coalesce(nullif(current_setting('reserved_connections', true), ''), '0')::int) AS room (in_all)
GROUP BY in_all
SQL
}

# The same two counts where Postgres has no room for the question: as the system has them for port 5432.
count_sockets() {
  if ! is_own_database || ! sockets=$(docker exec "$FORECASTER_DATABASE" sh -c 'cat /proc/net/tcp /proc/net/tcp6 2>/dev/null'); then
    echo "- -"
    return
  fi
  for one in "$address" "$serving"; do
    printf '%s\n' "$sockets" | awk -v "peer=$(hexadecimal "$one")" \
      '$2 ~ /:1538$/ && $4 == "01" && $3 ~ peer ":" { count++ } END { printf "%d ", count }'
  done
}

# As /proc/net/tcp has an address: its last byte first.
hexadecimal() {
  printf '%s\n' "$1" | {
    IFS=. read -r first second third fourth
    printf '%02X%02X%02X%02X\n' "$fourth" "$third" "$second" "$first"
  }
}

# One that no client has where the container has none.
address_of() {
  found=$(docker inspect --type container --format \
    "{{with index .NetworkSettings.Networks \"$NETWORK\"}}{{.IPAddress}}{{end}}" "$1" 2>/dev/null) || found=
  printf '%s\n' "${found:-0.0.0.0}"
}
