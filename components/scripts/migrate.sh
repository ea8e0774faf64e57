# Makes the caches writable for a new image's user, then runs its migration in a container of its own,
# before the release is created; once per image and database, which the evidence of the run before tells.
# Every variable is prefixed: the release's own stand beside them, and go on to the migration.
main() {
  if [ -n "$FORECASTER_TAKES_OVER" ]; then
    printf '%s\n' "${PULUMI_COMMAND_STDOUT:-}"
    return
  fi
  case "$FORECASTER_DATABASE ${PULUMI_COMMAND_STDOUT:-}" in
    "kept "*"\"image\":\"$FORECASTER_IMAGE\""*)
      printf '%s\n' "$PULUMI_COMMAND_STDOUT"
      return
      ;;
  esac
  make_caches_writable
  if [ -z "$FORECASTER_MIGRATE_COMMAND" ]; then
    printf '%s\n' "{\"migrated\":false,\"image\":\"$FORECASTER_IMAGE\"}"
    return
  fi
  wait_for_other_migration
  FORECASTER_NAMES=$(printf '%s' "$FORECASTER_VARIABLES" | tr ',' ' ')
  # shellcheck disable=SC2046 # one word per volume
  set -- --detach --name "$FORECASTER_MIGRATION" --label "$FORECASTER_LABEL_STACK=$FORECASTER_STACK" --network "$FORECASTER_NETWORK" \
    --log-opt max-size=10m --entrypoint sh $(cache_volumes) $(rights)
  for FORECASTER_NAME in $FORECASTER_NAMES; do
    set -- "$@" --env "$FORECASTER_NAME"
  done
  # By its ID from here on: the script of a killed update may look at the same name.
  FORECASTER_ID=$(docker run "$@" "$FORECASTER_IMAGE" -c "$FORECASTER_MIGRATE_COMMAND")
  FORECASTER_DEADLINE=$(($(date +%s) + FORECASTER_TIMEOUT))
  while is_under_way "$FORECASTER_ID"; do
    [ "$(date +%s)" -lt "$FORECASTER_DEADLINE" ] || {
      docker stop --time 10 "$FORECASTER_ID" >/dev/null
      fail "was stopped after its limit of $FORECASTER_TIMEOUT s"
    }
    sleep 0.2
  done
  [ "$FORECASTER_STATE" != gone ] || fail "was removed while it ran"
  [ "$FORECASTER_STATE" = "exited 0" ] || fail "ended with exit code ${FORECASTER_STATE#* }"
  docker rm "$FORECASTER_ID" >/dev/null
  printf '%s\n' "{\"migrated\":true,\"image\":\"$FORECASTER_IMAGE\"}"
}

# A volume that Docker made for a path which the image lacks belongs to root; another release may have
# another user, and the color that serves keeps its own.
make_caches_writable() {
  FORECASTER_USER=$(docker image inspect --format '{{.Config.User}}' "$FORECASTER_IMAGE")
  FORECASTER_CACHE_PATHS=$(for FORECASTER_CACHE in $FORECASTER_CACHES; do printf '%s ' "${FORECASTER_CACHE#*:}"; done)
  in_image '' "for path in $FORECASTER_CACHE_PATHS; do test -w \"\$path\" || exit 1; done" >/dev/null 2>&1 && return
  FORECASTER_WORDS=$(in_image 0 "chmod 1777 $FORECASTER_CACHE_PATHS" 2>&1) || fail_caches "$FORECASTER_WORDS"
}

# Runs a shell line in the image as the given user (none: the image's own), caches mounted.
in_image() {
  # shellcheck disable=SC2046 # one word per volume
  docker run --rm --network none ${1:+--user "$1"} --entrypoint sh $(cache_volumes) $(rights) \
    "$FORECASTER_IMAGE" -c "$2"
}

cache_volumes() {
  for FORECASTER_CACHE in $FORECASTER_CACHES; do
    printf -- '--volume %s ' "$FORECASTER_CACHE"
  done
}

# What the release itself may do, and no more.
rights() {
  printf -- '--security-opt no-new-privileges --cap-drop ALL '
  for FORECASTER_CAPABILITY in $FORECASTER_CAPABILITIES; do
    printf -- '--cap-add %s ' "$FORECASTER_CAPABILITY"
  done
}

traffic_of_stack() {
  PROXY=$FORECASTER_PROXY ACTIVE=$FORECASTER_ACTIVE traffic
}

fail_caches() {
  {
    printf '%s\n' "The cache volumes cannot be made writable for the user ${FORECASTER_USER:-root} of $FORECASTER_REFERENCE. $(traffic_of_stack)"
    printf '%s\n' "$1" | sed 's/^/  /'
  } >&2
  exit 1
}

# Tells it in FORECASTER_STATE; a Docker that does not answer says nothing about a migration.
is_under_way() {
  FORECASTER_STATE=$(docker inspect --type container --format '{{.State.Status}} {{.State.ExitCode}}' "$1" 2>/dev/null) ||
    case "$(docker inspect --type container "$1" 2>&1 >/dev/null)" in
      *"No such"*) FORECASTER_STATE=gone ;;
    esac
  case "$FORECASTER_STATE" in
    exited* | dead* | gone) return 1 ;;
  esac
}

# A killed update can leave one running: two at once could spoil the schema.
wait_for_other_migration() {
  FORECASTER_DEADLINE=$(($(date +%s) + FORECASTER_TIMEOUT))
  while is_under_way "$FORECASTER_MIGRATION"; do
    [ "$(date +%s)" -lt "$FORECASTER_DEADLINE" ] || {
      printf '%s\n' "Another migration still runs after $FORECASTER_TIMEOUT s: docker logs $FORECASTER_MIGRATION" >&2
      exit 1
    }
    sleep 1
  done
  docker rm "$FORECASTER_MIGRATION" >/dev/null 2>&1 || true
}

fail() {
  {
    printf '%s\n' "The migration of $FORECASTER_REFERENCE $*. $(traffic_of_stack) The release was not created. Its last log lines:"
    docker logs --tail 20 "$FORECASTER_ID" 2>&1 | sed 's/^/  /'
  } >&2
  docker rm --force "$FORECASTER_ID" >/dev/null
  exit 1
}

set -euf
main
