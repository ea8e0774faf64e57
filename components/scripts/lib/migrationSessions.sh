# shellcheck shell=sh
# Put before the scripts that end a migration: what it does in Postgres. A session that waits for a lock goes on
# waiting when its client is gone, and everybody else who wants that table stands behind it. In the stack's own
# database sessions are found by the address of the migration's container: every driver has one, and few drivers
# tell more. A database elsewhere sees another address, which is perhaps somebody else's too: there the name counts
# that the migration was given, and no other migration has.

# Limits that hold in Postgres whatever becomes of the client; the second one is known from version 14 on.
session_limits() {
  printf -- '-c lock_timeout=%ss' "$FORECASTER_LOCK_TIMEOUT"
  [ "$FORECASTER_VERSION" -lt 140000 ] || printf ' -c client_connection_check_interval=1s'
}

# The addresses that Docker has written into a container's hosts file, where they stay when it has ended.
addresses_of() {
  docker cp "$1:/etc/hosts" - 2>/dev/null | tr '\000' '\n' |
    sed -n "s/^\([0-9a-f.:]*\)[[:space:]]$(printf '%.12s' "$1")\$/\1/p" | tr '\n' ' '
}

# Finds the sessions of a migration by the ID of its container.
know_sessions() {
  FORECASTER_ENDED=infinity
  FORECASTER_ADDRESSES=$(addresses_of "$1")
  FORECASTER_SESSION=$(label_of "$1" "$FORECASTER_LABEL_SESSION")
}

label_of() {
  docker inspect --type container --format "{{index .Config.Labels \"$2\"}}" "$1" 2>/dev/null || true
}

# The containers of the network as address/bits name, so that a message can name who holds a lock.
neighbours() {
  is_own_database || return 0
  docker network inspect --format '{{range .Containers}}{{.IPv4Address}} {{.Name}},{{end}}' "$FORECASTER_NETWORK" 2>/dev/null || true
}

# An address goes to another container when this one has ended: what began later is not the migration's. One that
# comes in through a port of the host has another address, but perhaps its name. Elsewhere clocks differ, and no
# later session has the name.
FORECASTER_IS_ITS_OWN="backend_start <= :'until'::timestamptz
  AND (client_addr = ANY (string_to_array(trim(:'addresses'), ' ')::inet[]) OR application_name = 'forecaster-migration')"
is_own_database ||
  FORECASTER_IS_ITS_OWN="datname = current_database() AND application_name = :'session'"

ask_about_sessions() {
  ask_database --set "addresses=$FORECASTER_ADDRESSES" --set "session=$FORECASTER_SESSION" \
    --set "until=$FORECASTER_ENDED" "$@"
}

# As FORECASTER_WHO needs it; limit: whole seconds that a lock may be waited for.
ask_about_locks() {
  ask_about_sessions --set "neighbours=$FORECASTER_NEIGHBOURS" --set "limit=$FORECASTER_LOCK_TIMEOUT" 2>/dev/null
}

# Who a session is, in words: of its statement the first ones, which are no values.
FORECASTER_WHO="concat_ws(', ',
      coalesce(concat_ws(' in ', nullif(left(b.application_name, 40), ''),
        (regexp_match(:'neighbours', '(?:^|,)' || host(b.client_addr) || '/[0-9]+ ([^,]+)'))[1]), b.usename, b.backend_type),
      b.state || ' for ' || extract(epoch FROM clock_timestamp() - b.state_change)::int || ' s',
      'last statement ' ||
        substring(b.query FROM '^\s*([[:alpha:]_]+(?:\s+[[:alpha:]_\"][[:alnum:]_.\"]*){0,2})'))"

# The name of a table, as its owner writes it.
FORECASTER_TABLE="regexp_replace(c.oid::regclass::text, '^public[.]', '')"

# Notes what the migration waits for and who holds it.
# Ends a wait that is too long: some drivers pass over PGOPTIONS.
look_at_waits() {
  FORECASTER_SEEN=$(ask_about_locks <<SQL
WITH waits AS (
  SELECT l.pid, l.locktype,
    CASE l.locktype WHEN 'relation' THEN coalesce($FORECASTER_TABLE, 'a table') WHEN 'tuple' THEN 'a row'
      WHEN 'transactionid' THEN 'a row' WHEN 'virtualxid' THEN 'a transaction' ELSE l.locktype END AS target
  FROM pg_locks AS l JOIN pg_stat_activity AS a USING (pid) LEFT JOIN pg_class AS c ON c.oid = l.relation
  WHERE NOT l.granted AND $FORECASTER_IS_ITS_OWN
), holders AS (
  SELECT waits.target, holder.pid, $FORECASTER_WHO AS who
  FROM waits CROSS JOIN LATERAL unnest(pg_blocking_pids(waits.pid)) AS holder (pid)
    LEFT JOIN pg_stat_activity AS b ON b.pid = holder.pid
)
SELECT string_agg(DISTINCT format('a lock on %s that %s (%s) holds', target,
  CASE pid WHEN 0 THEN 'a prepared transaction' ELSE 'pid ' || pid END, who), '; ')
FROM holders;
\o /dev/null
SELECT pg_cancel_backend(pid) FROM pg_stat_activity AS own WHERE $FORECASTER_IS_ITS_OWN AND EXISTS (
  SELECT FROM pg_locks AS l WHERE l.pid = own.pid AND NOT l.granted AND l.locktype <> 'virtualxid'
    AND CASE WHEN to_jsonb(l) ? 'waitstart' THEN (to_jsonb(l) ->> 'waitstart')::timestamptz ELSE own.query_start END
      < clock_timestamp() - (:limit + 0.5) * interval '1 second');
SQL
  ) || return 0
  # shellcheck disable=SC2034 # of migrate.sh
  FORECASTER_WAITED=$FORECASTER_SEEN
}

# On a busy host the migration can be over before anybody has looked: its lock is then held by one of the
# transactions that were open for at least as long as it waited.
look_for_suspects() {
  [ -z "$FORECASTER_WAITED" ] || return 0
  docker logs --tail 20 "$FORECASTER_ID" 2>&1 | grep -qi 'lock timeout' || return 0
  FORECASTER_WAITED=$(ask_about_locks <<SQL
WITH suspects AS (
  SELECT b.pid, $FORECASTER_WHO AS who, string_agg(DISTINCT $FORECASTER_TABLE, ', ') AS tables
  FROM pg_stat_activity AS b JOIN pg_locks AS l ON l.pid = b.pid AND l.granted AND l.locktype = 'relation'
    JOIN pg_class AS c ON c.oid = l.relation AND c.relkind IN ('r', 'p', 'm')
      AND c.relnamespace <> 'pg_catalog'::regnamespace
  WHERE b.datname = current_database() AND b.xact_start < clock_timestamp() - :limit * interval '1 second'
    AND ($FORECASTER_IS_ITS_OWN) IS NOT TRUE
  GROUP BY 1, 2
)
SELECT string_agg(format('a lock on %s that perhaps pid %s (%s) holds', tables, pid, who), '; ') FROM suspects
SQL
  ) || FORECASTER_WAITED=
}

# Ends its sessions, and waits until they have ended, so that nobody waits behind them any more.
end_sessions() {
  FORECASTER_LEFT="Docker does not tell what they are known by"
  [ -n "$(if is_own_database; then echo "$FORECASTER_ADDRESSES"; else echo "$FORECASTER_SESSION"; fi)" ] || return 1
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    FORECASTER_LEFT=$(ask_about_sessions 2>&1 <<SQL
SELECT pid, pg_terminate_backend(pid) FROM pg_stat_activity WHERE $FORECASTER_IS_ITS_OWN
SQL
    ) || FORECASTER_LEFT="unknown: $FORECASTER_LEFT"
    [ -n "$FORECASTER_LEFT" ] || return 0
    sleep 0.3
  done
  return 1
}
