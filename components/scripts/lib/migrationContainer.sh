# shellcheck shell=sh
# Put before migrate.sh: the container that a migration runs in, by its ID in FORECASTER_ID; the script of a killed
# update may look at the same name.

start_migration() {
  # shellcheck disable=SC2046 # one word per volume
  set -- --name "$FORECASTER_MIGRATION" --network "$FORECASTER_NETWORK" --entrypoint sh \
    --label "$FORECASTER_LABEL_STACK=$FORECASTER_STACK" --label "$FORECASTER_LABEL_IMAGE=$FORECASTER_REFERENCE" \
    --label "$FORECASTER_LABEL_MIGRATES=$FORECASTER_FACT" --env "FORECASTER_LIMITS=$(session_limits)" \
    --log-driver json-file --log-opt "max-size=$FORECASTER_LOG_SIZE" --log-opt "max-file=$FORECASTER_LOG_FILES" \
    $(volume_flags) --env FORECASTER_VARIABLES
  is_own_database || {
    FORECASTER_SESSION="$FORECASTER_MIGRATION $(od -A n -N 4 -t x4 /dev/urandom | tr -d ' ')"
    set -- "$@" --label "$FORECASTER_LABEL_SESSION=$FORECASTER_SESSION" --env "FORECASTER_SESSION=$FORECASTER_SESSION"
  }
  FORECASTER_NUMBER=0
  for _ in $FORECASTER_VARIABLES; do
    FORECASTER_NUMBER=$((FORECASTER_NUMBER + 1))
    set -- "$@" --env "FORECASTER_VALUE_$FORECASTER_NUMBER"
  done
  FORECASTER_WORDS=$(create_like_the_release "$@" "$FORECASTER_IMAGE" -c "$FORECASTER_OWN_NAMES" sh "$FORECASTER_MIGRATE_COMMAND" 2>&1) ||
    fail_to_start "$FORECASTER_WORDS"
  FORECASTER_ID=$(echo "$FORECASTER_WORDS" | sed -n '/^[0-9a-f]\{64\}$/p')
  own_parents "$FORECASTER_ID"
  FORECASTER_WORDS=$(docker start "$FORECASTER_ID" 2>&1) || {
    docker rm --volumes "$FORECASTER_ID" >/dev/null 2>&1 || true
    fail_to_start "$FORECASTER_WORDS"
  }
  meet_migration
}

volume_flags() {
  for FORECASTER_MOUNT in $FORECASTER_MOUNTS; do
    printf -- '--volume %s ' "$FORECASTER_MOUNT"
  done
}

# `docker create` with the user, the rights and what else the release will have, one word per line; a
# flag that follows replaces one of these.
create_like_the_release() {
  IFS='
'
  # shellcheck disable=SC2086 # one word per line
  set -- $FORECASTER_FLAGS "$@"
  unset IFS
  docker create "$@"
}

# In the container: gives every variable the name that neither the Docker CLI nor its shell has seen. What a shell
# keeps for itself, or cannot name, goes by env: the process that shows it is replaced at once.
# shellcheck disable=SC2016 # expanded there
FORECASTER_OWN_NAMES='
FORECASTER_COMMAND=$1
shift
FORECASTER_NUMBER=0
for FORECASTER_NAME in $FORECASTER_VARIABLES; do
  FORECASTER_NUMBER=$((FORECASTER_NUMBER + 1))
  case $FORECASTER_NAME in
    *[!A-Za-z0-9_]* | [0-9]* | FORECASTER_* | BASH* | UID | EUID | PPID | GROUPS | IFS | _ | OPT??? | OPTIND | \
      LINENO | SECONDS | *RANDOM | EPOCH* | SHELLOPTS | SHLVL | FUNCNAME | DIRSTACK | HISTCMD | PIPESTATUS | PWD | OLDPWD)
      eval "set -- \"\$@\" \"\$FORECASTER_NAME=\$FORECASTER_VALUE_$FORECASTER_NUMBER\"" ;;
    *) eval "export $FORECASTER_NAME=\"\$FORECASTER_VALUE_$FORECASTER_NUMBER\"" ;;
  esac
  unset "FORECASTER_VALUE_$FORECASTER_NUMBER"
done
export PGAPPNAME="${FORECASTER_SESSION:-${PGAPPNAME:-forecaster-migration}}" PGOPTIONS="$FORECASTER_LIMITS${PGOPTIONS:+ $PGOPTIONS}"
unset FORECASTER_VARIABLES FORECASTER_LIMITS FORECASTER_SESSION
exec ${1+env} "$@" sh -c "$FORECASTER_COMMAND"'

# What is asked about it until it has ended.
meet_migration() {
  know_sessions "$FORECASTER_ID"
  FORECASTER_NEIGHBOURS=$(neighbours)
}

# Tells it in FORECASTER_STATE; a Docker that does not answer says nothing about a migration.
is_under_way() {
  FORECASTER_STATE=$(docker inspect --type container --format '{{.State.Status}} {{.State.ExitCode}}' "$FORECASTER_ID" 2>/dev/null) ||
    case "$(docker inspect --type container "$FORECASTER_ID" 2>&1 >/dev/null)" in
      *"No such"*) FORECASTER_STATE=gone ;;
    esac
  case "$FORECASTER_STATE" in
    exited* | dead* | gone) return 1 ;;
  esac
}

is_gone() {
  ! is_under_way && [ "$FORECASTER_STATE" = gone ]
}

# Its address is another container's afterwards; when it has ended is told by its host's clock, which is Postgres's.
see_the_end() {
  is_under_way || true
  FORECASTER_ENDED=$(docker inspect --type container --format '{{.State.FinishedAt}}' "$FORECASTER_ID" 2>/dev/null) ||
    FORECASTER_ENDED=$(echo 'SELECT clock_timestamp()' | ask_database) || FORECASTER_ENDED=infinity
  end_sessions || true
}

# One that was created and never started stands in nobody's way; but the script of a killed update may live, and be
# about to start it: Docker refuses to remove it then.
remove_unstarted() {
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    is_under_way || break
    case "$FORECASTER_STATE" in
      "created 0") sleep 1 ;;
      *) break ;;
    esac
  done
  case "$FORECASTER_STATE" in
    created*) docker rm --volumes "$FORECASTER_ID" >/dev/null 2>&1 || is_gone ;;
    *) return 1 ;;
  esac
}

