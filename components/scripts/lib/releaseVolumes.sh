# shellcheck shell=sh
# Put behind reference.sh and userOf.sh, and before migrate.sh: a volume that Docker made for a path which the image lacks
# belongs to root, and an earlier release can have had another user. Needs FORECASTER_OPEN_VOLUMES (openVolumes.sh).

# Lets the release's user write to the volumes that both colors share, and takes nothing from the color that serves:
# files in caches are opened for everybody. Those of backend.volumes are somebody's: it fails where an earlier release's
# are in the way, with the command that opens them.
prepare_volumes() {
  [ -n "$FORECASTER_MOUNTS" ] || return 0
  FORECASTER_SPEC=$FORECASTER_USER
  [ -n "$FORECASTER_SPEC" ] || FORECASTER_SPEC=$(docker image inspect --format '{{.Config.User}}' "$FORECASTER_IMAGE")
  FORECASTER_UIDS=$(numbers_of "$FORECASTER_SPEC" "$FORECASTER_IMAGE" "$FORECASTER_GROUPS") || fail_volumes "$FORECASTER_UIDS"
  # Root can write anywhere. Docker itself refuses to start what a name that it does not know is to run.
  case "$FORECASTER_UIDS" in '' | 0 | '0 '*) return 0 ;; esac
  FORECASTER_EARLIER=$(earlier_users)
  FORECASTER_WORDS=$(open_volumes 2>&1) || fail_volumes "$FORECASTER_WORDS"
  FORECASTER_FOREIGN=$(printf '%s\n' "$FORECASTER_WORDS" | grep '^foreign	') || return 0
  refuse_foreign
}

# The numbers of the user $1 of the image $2, with groups $3 that are added; nothing for a user that it does not name.
numbers_of() {
  case "$1" in
    '' | 0 | root | 0:* | root:*) echo 0 && return ;;
  esac
  FORECASTER_WORDS=$(create_reference "$2" "$2" 2>&1) || {
    printf '%s\n' "$FORECASTER_WORDS"
    return 1
  }
  FORECASTER_REFERENCE_ID=$(printf '%s\n' "$FORECASTER_WORDS" | tail -n 1)
  user_of "$1" "$FORECASTER_REFERENCE_ID" "$3" || true
  # Nobody needs to wait for that.
  drop_reference "$FORECASTER_REFERENCE_ID" >/dev/null 2>&1 </dev/null &
}

# The color, the number and the name of the user of each backend that there is, where it is another one; asked only
# where files are to be kept, and while nginx serves the other color: users wait for what served and is gone.
earlier_users() {
  [ "$FORECASTER_MOUNTS" != "$FORECASTER_CACHES" ] || return 0
  PROXY=$FORECASTER_PROXY ACTIVE=$FORECASTER_ACTIVE COLOR=$FORECASTER_COLOR is_idle "$FORECASTER_OTHER" || return 0
  for FORECASTER_BACKEND in $FORECASTER_BACKENDS; do
    FORECASTER_MADE_OF=$(docker inspect --type container --format '{{.Image}} {{.Config.User}}' "$FORECASTER_BACKEND" 2>/dev/null) || continue
    [ "$FORECASTER_MADE_OF" != "$FORECASTER_IMAGE $FORECASTER_SPEC" ] || continue
    FORECASTER_EARLIER_USER=${FORECASTER_MADE_OF#* }
    case "${FORECASTER_EARLIER_USER%%:*}" in
      *[!0-9]*) FORECASTER_NUMBERS=$(numbers_of "$FORECASTER_EARLIER_USER" "${FORECASTER_MADE_OF%% *}" '' 2>/dev/null) || continue ;;
      *) FORECASTER_NUMBERS=${FORECASTER_EARLIER_USER%%:*} ;;
    esac
    FORECASTER_NUMBERS=${FORECASTER_NUMBERS%% *}
    case "$FORECASTER_NUMBERS" in
      "${FORECASTER_UIDS%% *}") ;;
      *) printf '%s %s %s\n' "${FORECASTER_BACKEND##*-}" "${FORECASTER_NUMBERS:-0}" "${FORECASTER_EARLIER_USER:-root}" ;;
    esac
  done
}

# In a container of the proxy's image, since a backend's may have no tools. See openVolumes.sh.
open_volumes() {
  set -- --rm --network none --user 0:0 --entrypoint sh
  if FORECASTER_TOOLS=$(docker inspect --type container --format '{{.Image}}' "$FORECASTER_PROXY" 2>/dev/null); then
    set -- "$@" --volumes-from "$FORECASTER_PROXY:ro" --env "SINCE=$FORECASTER_FACTS/refused/$FORECASTER_IMAGE"
  else
    FORECASTER_TOOLS=$FORECASTER_PROXY_IMAGE
    set -- "$@" --env SINCE=
  fi
  FORECASTER_NUMBER=0
  FORECASTER_KINDS=
  for FORECASTER_MOUNT in $FORECASTER_MOUNTS; do
    set -- "$@" --volume "${FORECASTER_MOUNT%%:*}:/volumes/$FORECASTER_NUMBER"
    FORECASTER_NUMBER=$((FORECASTER_NUMBER + 1))
    case " $FORECASTER_CACHES " in
      *" $FORECASTER_MOUNT "*) FORECASTER_KINDS="$FORECASTER_KINDS cache" ;;
      *) FORECASTER_KINDS="$FORECASTER_KINDS kept" ;;
    esac
  done
  # shellcheck disable=SC2086 # one word per volume
  docker run "$@" "$FORECASTER_TOOLS" -c "$FORECASTER_OPEN_VOLUMES" open "${FORECASTER_UIDS%% *}" "${FORECASTER_UIDS#* }" \
    "$(printf '%s\n' "$FORECASTER_EARLIER" | awk '{ print $2 }' | sort -u)" $FORECASTER_KINDS
}

# By a name that is on the host, or by that of what the proxy runs: then nobody has to log in at a registry.
image_with_tools() {
  if ! docker image inspect "$FORECASTER_PROXY_IMAGE" >/dev/null 2>&1 &&
    docker inspect --type container --format '{{.Image}}' "$FORECASTER_PROXY" 2>/dev/null; then
    return
  fi
  printf '%s\n' "$FORECASTER_PROXY_IMAGE"
}

fail_volumes() {
  {
    printf '%s\n' "The volumes cannot be made writable for the user ${FORECASTER_SPEC:-root} of $FORECASTER_REFERENCE. $(traffic_of_stack)"
    printf '%s\n' "$1" | sed 's/^/  /'
  } >&2
  exit 1
}

# What is written after the refusal is no reason for another one: the color that serves goes on with that in any case.
refuse_foreign() {
  PROXY=$FORECASTER_PROXY FACTS=$FORECASTER_FACTS remember "refused/$FORECASTER_IMAGE" "$FORECASTER_REFERENCE" 2>/dev/null || true
  {
    printf '%s\n' "The user ${FORECASTER_SPEC} (${FORECASTER_UIDS%% *}) of $FORECASTER_REFERENCE cannot write what another user left in the volumes of both colors. $(traffic_of_stack) The release was not created."
    printf '%s\n' "$FORECASTER_FOREIGN" | describe_foreign
    echo "To fix:"
    printf '%s\n' "  $(docker_command) run --rm --network none --user 0 --entrypoint chmod$(foreign_volumes) $(image_with_tools) -R go+u /data   # everybody may do what the owner may" \
      "  pulumi up"
  } >&2
  exit 1
}

describe_foreign() {
  while IFS='	' read -r _ number owner count one; do
    mount=$(mount_at "$number")
    whose=$(printf '%s\n' "$FORECASTER_EARLIER" | awk -v "owner=$owner" '$2 == owner { text = text (text ? ", " : "") $1 " runs as " $3 } END { print text }')
    printf '  %s (%s): %s of user %s (%s), such as "%s"\n' "${mount%%:*}" "${mount#*:}" "$count" "$owner" "$whose" "$one"
  done
}

foreign_volumes() {
  printf '%s\n' "$FORECASTER_FOREIGN" | cut -f 2 | sort -un | while read -r number; do
    mount=$(mount_at "$number")
    printf ' --volume %s:/data/%s' "${mount%%:*}" "$number"
  done
}

# The volume with this number, from 0 on, and its path.
mount_at() {
  printf '%s\n' "$FORECASTER_MOUNTS" | cut -d ' ' -f "$(($1 + 1))"
}

docker_command() {
  case "$DOCKER_HOST" in
    unix:///var/run/docker.sock) echo docker ;;
    *) printf 'docker --host %s\n' "$DOCKER_HOST" ;;
  esac
}
