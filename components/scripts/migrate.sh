# Makes the volumes writable for a new image's user, then runs its migration in a container of its own,
# before the release is created; once per image and database, which the facts beside nginx's pointer tell.
# Every variable is prefixed: the release's own must steer neither this shell nor the Docker CLI.
main() {
  trap stop_client EXIT
  [ -z "$FORECASTER_TAKES_OVER" ] || take_over
  if [ -z "$FORECASTER_MIGRATES" ]; then
    printf '%s\n' "${PULUMI_COMMAND_STDOUT:-}"
    return
  fi
  prepare_volumes
  settle_left_behind
  if [ -z "$FORECASTER_MIGRATE_COMMAND" ]; then
    tell '"migrated":false'
  elif [ -n "$FORECASTER_SKIPS" ]; then
    tell '"migrated":false,"skipped":true'
  else
    know_database "$FORECASTER_IMAGE" || fail_to_start "Postgres cannot be asked: $FORECASTER_WORDS"
    if is_migrated; then
      tell '"migrated":true,"before":true'
    else
      migrate
      tell '"migrated":true'
    fi
  fi
}

# An earlier version of this program wrote down nothing but what it printed when the migration had ended well.
# It may be that of another image than this release's, which one day is put back.
take_over() {
  case "${PULUMI_COMMAND_STDOUT:-}" in
    *'"migrated":true'*) ;;
    *) return 0 ;;
  esac
  FORECASTER_MIGRATED=$(printf '%s\n' "$PULUMI_COMMAND_STDOUT" | sed -n 's/.*"image":"\(sha256:[0-9a-f]*\)".*/\1/p')
  [ -n "$FORECASTER_MIGRATED" ] || return 0
  FORECASTER_SUBJECT="The migration of $FORECASTER_MIGRATED"
  know_database "$FORECASTER_MIGRATED" || fail_to_start "Postgres cannot be asked: $FORECASTER_WORDS"
  is_migrated || {
    promise_fact
    remember_fact "$FORECASTER_FACT" "$FORECASTER_MIGRATED"
  }
}

traffic_of_stack() {
  PROXY=$FORECASTER_PROXY ACTIVE=$FORECASTER_ACTIVE traffic
}

tell() {
  printf '{"image":"%s",%s}\n' "$FORECASTER_IMAGE" "$1"
}

migrate() {
  FORECASTER_SUBJECT="The migration of $FORECASTER_REFERENCE"
  promise_fact
  start_migration
  watch_until "$(($(date +%s) + FORECASTER_TIMEOUT))" || stop_migration
  see_the_end
  case "$FORECASTER_STATE" in
    "exited 0") ;;
    gone) fail "was removed while it ran" ;;
    *)
      look_for_suspects
      fail "ended with exit code ${FORECASTER_STATE#* }"
      ;;
  esac
  # In this order: what is killed in between finds a container that ended well, and remembers it.
  remember_fact "$FORECASTER_FACT" "$FORECASTER_REFERENCE"
  docker rm --volumes "$FORECASTER_ID" >/dev/null
}

# A killed update can leave a migration: two at once could spoil the schema, and one that ended well never runs again.
settle_left_behind() {
  FORECASTER_FOUND=$(docker ps --all --no-trunc --filter "name=^/?$FORECASTER_MIGRATION\$" \
    --format "{{.ID}} {{.Label \"$FORECASTER_LABEL_STACK\"}}")
  [ -n "$FORECASTER_FOUND" ] || return 0
  FORECASTER_ID=${FORECASTER_FOUND%% *}
  [ "${FORECASTER_FOUND#* }" = "$FORECASTER_STACK" ] ||
    fail_to_start "the container $FORECASTER_MIGRATION is not this stack's"
  FORECASTER_LEFT_FACT=$(label_of "$FORECASTER_ID" "$FORECASTER_LABEL_MIGRATES")
  FORECASTER_LEFT_IMAGE=$(label_of "$FORECASTER_ID" "$FORECASTER_LABEL_IMAGE")
  FORECASTER_SUBJECT="The migration of ${FORECASTER_LEFT_IMAGE:-another image}, which an earlier update left behind,"
  remove_unstarted && return 0
  meet_migration
  watch_until "$(($(date +%s) + FORECASTER_TIMEOUT))" || stop_migration
  see_the_end
  if [ "$FORECASTER_STATE" = "exited 0" ] && [ -n "$FORECASTER_LEFT_FACT" ]; then
    remember_fact "$FORECASTER_LEFT_FACT" "$FORECASTER_LEFT_IMAGE"
  fi
  docker rm --volumes "$FORECASTER_ID" >/dev/null 2>&1 || is_gone || fail "cannot be removed"
}

# Fails when the time is over. Looks at Postgres once a second or less often: that takes a process each time.
watch_until() {
  FORECASTER_WAITED=
  FORECASTER_LOOKED=$(date +%s)
  while is_under_way; do
    [ "$(date +%s)" -lt "$1" ] || return 1
    if [ "$(date +%s)" -gt "$FORECASTER_LOOKED" ]; then
      look_at_waits
      FORECASTER_LOOKED=$(date +%s)
    fi
    sleep 0.2
  done
}

# What waits behind it goes on at once, before its container has stopped.
stop_migration() {
  look_at_waits
  end_sessions || true
  docker stop -t 3 "$FORECASTER_ID" >/dev/null 2>&1 || true
  see_the_end
  fail "was stopped after its limit of $FORECASTER_TIMEOUT s"
}

fail_to_start() {
  printf '%s\n' "The migration of $FORECASTER_REFERENCE was not started: $1. $(traffic_of_stack) The release was not created." >&2
  exit 1
}

fail() {
  {
    printf '%s\n' "$FORECASTER_SUBJECT $*${FORECASTER_WAITED:+: it waited for $FORECASTER_WAITED}. $(traffic_of_stack) The release was not created. To release this image without its migration: pulumi config set --path backend.skipMigrationFor $FORECASTER_REFERENCE"
    [ -z "$FORECASTER_LEFT" ] || printf '%s\n' "Sessions of it are perhaps left in Postgres: $FORECASTER_LEFT"
    echo "Its last log lines:"
    last_lines "$FORECASTER_ID" 20
  } >&2
  docker rm --force --volumes "$FORECASTER_ID" >/dev/null 2>&1 || true
  exit 1
}

set -euf
main
