# Sets the database's or the proxy's container aside, so that its successor can have its name and ports; before
# that the successor shows in a container of its own that it can run. What settle.sh does ends it.
main() {
  [ -z "${DESTROYS:-}" ] || [ -z "${MIGRATION:-}" ] || end_migration
  [ -z "${DESTROYS:-}" ] || end_smoke_check
  [ -z "${DESTROYS:-}" ] || end_database_clients
  current=$(own "$CONTAINER")
  previous=$(own "$CONTAINER-previous")
  if [ -n "${DESTROYS:-}" ]; then
    if [ -n "$HANDS_OVER" ]; then
      hand_back
    else
      # shellcheck disable=SC2046,SC2086 # one word per ID
      remove $current $previous $(own "$CONTAINER-rehearsal") $(of_proxy)
    fi
    return
  fi
  # The engine runs this also where somebody asks for a replacement by hand.
  [ -n "$REMOVES" ] || [ -z "$current" ] ||
    fail "This update keeps $CONTAINER: it is not removed. $(traffic)"
  if [ -n "$HANDS_OVER" ]; then
    rehearse
    hand_back
    return
  fi
  if [ -z "$current$previous" ]; then
    echo '{"removed":"none"}'
    return
  fi
  rehearse
  set_aside
  printf '%s\n' "{\"removed\":\"$previous\"}"
}

# The ID of this stack's container of a name, if there is one.
own() {
  found=$(find_container "$1")
  [ -z "$found" ] || [ "${found#* }" = "$STACK" ] ||
    fail "The container $1 is not this stack's, and is not removed. $(traffic)"
  printf '%s\n' "${found%% *}"
}

# Volumes without a name stay: what a database has there could be its data.
remove() {
  for id in "$@"; do
    words=$( (docker stop "$id" && docker rm "$id") 2>&1) || is_gone "$id" ||
      fail "The container $CONTAINER cannot be removed: $words. $(traffic)"
  done
  printf '%s\n' "{\"removed\":\"$*\"}"
}

# Those that have answered to the end, and with the proxy all of them: they run in its network.
of_proxy() {
  [ "$CONTAINER" = "$PROXY" ] || return 0
  docker ps --all --quiet --no-trunc --filter "label=$LABEL_STACK=$STACK" --filter "name=^/?$PATCHED"
}

# The proxy's own nginx serves until the successor takes over, or for good.
hand_back() {
  if [ -n "$current" ]; then
    words=$(docker update --restart no "$current" 2>&1) || fail "Docker cannot do it: $words. $(traffic)"
    call_back
    let_end
  fi
  docker ps --all --quiet --filter "label=$LABEL_STACK=$STACK" --filter "name=^/?$CONTAINER-ends-" \
    --filter status=exited | while read -r ended; do docker rm "$ended" >/dev/null 2>&1 || true; done
  printf '%s\n' "{\"removed\":\"$current\"}"
}

call_back() {
  docker exec "$PROXY" sh -c ': >"$1/hand-back"' sh "$NGINX" 2>/dev/null || true
  # shellcheck disable=SC2016 # expanded in the proxy
  asks='cd "$1" && for one in [0-9]*; do [ "$(cat "$one" 2>/dev/null)" != own ] || [ -e "$one.ends" ] || exit 0; done; exit 1'
  for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30; do
    ! docker exec "$PROXY" sh -c "$asks" sh "$NGINX" 2>/dev/null || return 0
    # Then its nginx does not either.
    [ "$(docker inspect --type container --format '{{.State.Running}}' "$PROXY" 2>/dev/null)" = true ] || return 0
    sleep 1
  done
  docker exec "$PROXY" rm -f "$NGINX/hand-back" 2>/dev/null || true
  docker update --restart unless-stopped "$current" >/dev/null 2>&1 || true
  fail "The nginx of $PROXY itself does not take over within 30 s, so $CONTAINER goes on. $(traffic)"
}

# Streams may last longer than this update.
let_end() {
  # One that has never taken over is told by nobody else.
  docker kill --signal QUIT "$current" >/dev/null 2>&1 || true
  for _ in $(seq "$STOP_GRACE"); do
    case "$(docker inspect --type container --format '{{.State.Status}}' "$current" 2>/dev/null)" in
      running | paused) ;;
      # Whatever Docker was told since, it starts one that keeps on failing once more, and that would take over.
      restarting) remove_ended --force && return ;;
      *) remove_ended && return ;;
    esac
    sleep 1
  done
  words=$(docker rename "$current" "$CONTAINER-ends-$(printf '%.12s' "$current")" 2>&1) ||
    fail "The container $CONTAINER cannot be renamed: $words. $(traffic)"
}

remove_ended() {
  words=$(docker rm "$@" "$current" 2>&1) || is_gone "$current" ||
    fail "The container $CONTAINER cannot be removed: $words. $(traffic)"
}

# Renamed before it is stopped: an update that is killed in between leaves what the next one sees.
set_aside() {
  if [ -n "$current" ] && [ -n "$previous" ]; then
    # The successor of a killed update, which nobody has proven.
    remove "$current" >/dev/null
  elif [ -n "$current" ]; then
    docker rename "$current" "$CONTAINER-previous"
    previous=$current
  fi
  words=$(docker stop "$previous" 2>&1) || {
    docker start "$previous" >/dev/null 2>&1 && docker rename "$previous" "$CONTAINER" || true
    fail "The container $CONTAINER cannot be stopped: $words. $(traffic)"
  }
}

# The image of the successor with what it will be started with, but without the network, ports and data.
rehearse() {
  trial=$CONTAINER-rehearsal
  discard
  trap discard EXIT
  IFS='
'
  # shellcheck disable=SC2086 # one word per line
  set -- $FLAGS
  unset IFS
  set -- "$@" --name "$trial" --label "$LABEL_STACK=$STACK" --network none
  for variable in $TRIAL_VARIABLES; do set -- "$@" --env "$variable"; done
  [ -z "$STATE_VOLUME" ] || set -- "$@" --volume "$STATE_VOLUME:/predecessor:ro"
  [ -z "$TRIAL_START" ] || set -- "$@" --entrypoint sh
  IFS='
'
  # shellcheck disable=SC2086 # one word per line
  set -- "$@" "$IMAGE" $TRIAL_COMMAND
  unset IFS
  words=$(docker run --detach "$@" ${TRIAL_START:+-c "$TRIAL_START"} 2>&1 >/dev/null) || refuse "$words"
  wait_for_proof
  discard
  trap - EXIT
  try_ports
}

wait_for_proof() {
  deadline=$(($(date +%s) + 60))
  # shellcheck disable=SC2086 # one word per tool
  missing=$(docker exec "$trial" sh -c "$MISSING" sh $TOOLS 2>&1) || missing="it has no shell: $missing"
  still_runs
  [ -z "$missing" ] || refuse "it lacks what this program needs: $(printf '%s\n' "$missing" | tr '\n' ' ')"
  until words=$(docker exec "$trial" sh -c "$TRIAL_PROOF" 2>&1); do
    still_runs
    [ "$(date +%s)" -lt "$deadline" ] || refuse "it did not answer within 60 s: $words"
    sleep 0.5
  done
}

# shellcheck disable=SC2016 # expanded in the container
MISSING='for tool in "$@"; do command -v "$tool" >/dev/null 2>&1 || printf "%s\n" "$tool"; done'

still_runs() {
  state=$(docker inspect --type container --format '{{.State.Status}} ({{.State.ExitCode}})' "$trial" 2>&1) || true
  [ "${state%% *}" = running ] || refuse "it ends right after its start: $state"
}

# Those that the predecessor has are free as soon as it is stopped.
try_ports() {
  held=$(docker port "${current:-$previous}" 2>/dev/null || true)
  for port in $PORTS; do
    if ! printf '%s\n' "$held" | grep -q ":${port##*:}\$"; then
      words=$(docker run --rm --name "$trial" --label "$LABEL_STACK=$STACK" --network "$NETWORK" \
        --publish "$port:1" --entrypoint sh "$IMAGE" -c : 2>&1) || {
        discard
        fail "The port $port is not free: $words. Nothing was touched. $(traffic)"
      }
    fi
  done
}

discard() {
  docker rm --force --volumes "$trial" >/dev/null 2>&1 || true
}

refuse() {
  {
    printf '%s\n' "The image $REFERENCE ($SETTING) cannot take the place of $CONTAINER: $*."
    printf '%s\n' "Nothing was touched. $(traffic) Its last log lines:"
    docker logs --tail 15 "$trial" 2>&1 | sed 's/^/  /'
  } >&2
  exit 1
}

fail() {
  printf '%s\n' "$*" >&2
  exit 1
}

set -euf
main
