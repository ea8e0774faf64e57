# Asks a proven backend for what users will ask for, through the proxy, before they are sent there.
main() {
  check_paths
  [ -z "$SMOKE_COMMAND" ] || check_by_command
  [ -z "$SMOKE_IMAGE" ] || check_by_image
  remember "checked/$CONTAINER_ID" "$SMOKE_PATHS" || true
  printf '%s\n' "{\"color\":\"$COLOR\",\"smoke\":\"passed\",\"container\":\"$CONTAINER_ID\",\"address\":\"$ADDRESS\"}"
}

# Each path must have its answer, whatever cuts them off.
check_paths() {
  code=0
  answers=$(ask_paths) || code=$?
  for path in $SMOKE_PATHS; do
    IFS= read -r line <&3 || line=
    case "$line" in
      "$path "*) answer=${line#"$path "} ;;
      *) fail_to_ask ;;
    esac
    if [ "${answer#* }" != "$ADDRESS" ] || ! passes "${answer%% *}" "$path"; then
      fail "$path answered $answer; expected 2xx from $ADDRESS"
    fi
  done 3<<ANSWERS
$answers
ANSWERS
}

fail_to_ask() {
  ! is_dockers "$code" ||
    fail "nothing is known of $path: Docker could not ask ($(printf '%s\n' "$answers" | tail -n 1))"
  fail "$path gave no complete response within $PROBE_TIMEOUT s"
}

# Each path, with status and upstream address as nginx sees them; the last one without, when its answer does not come
# to its end.
ask_paths() {
  # shellcheck disable=SC2016,SC2086 # expanded in the proxy; one word per path
  with_headers docker exec --interactive "$PROXY" sh -c '
    port=$1 limit=$2
    shift 2
    headers=$(cat)
    for path; do
      answer=$(printf "%s\n" "$headers" | curl --config - -s -o /dev/null -m "$limit" \
        -w "%{http_code} %header{x-upstream}" "http://127.0.0.1:$port$path") ||
        { code=$?; printf "%s\n" "$path"; exit "$code"; }
      printf "%s %s\n" "$path" "$answer"
    done' sh "$COLOR_PORT" "$PROBE_TIMEOUT" $SMOKE_PATHS 2>&1
}

# In the release's container. A command that ignores gentler signals would go on, and could pass after its limit.
check_by_command() {
  begun=$(date +%s)
  run_bounded docker exec "$CONTAINER_ID" timeout -s KILL "$TIMEOUT" sh -c "$SMOKE_COMMAND"
  judge "the command"
}

# A container of its own, which Docker removes when it has ended, whoever waits for it.
check_by_image() {
  # One of an update that was killed can be left.
  docker ps --all --quiet --filter "name=^/?$SMOKE_CONTAINER\$" --filter "label=$LABEL" | while read -r left; do
    docker rm --force --volumes "$left" >/dev/null 2>&1 || true
  done
  begun=$(date +%s)
  stop_later >/dev/null 2>&1 </dev/null &
  timer=$!
  # Nothing of what it prints is kept on the host's disk.
  run_bounded docker run --rm --pull never --log-driver none --name "$SMOKE_CONTAINER" --label "$LABEL" \
    --network "$NETWORK" --env "URL=http://$ADDRESS" --env "COLOR=$COLOR" "$SMOKE_IMAGE"
  kill "$timer" 2>/dev/null || true
  wait "$timer" 2>/dev/null || true
  judge "the container of smoke.image"
}

# How $1 has ended. What it was answered can hold what only the release may know.
judge() {
  [ "$code" != 0 ] || return 0
  words=$(printf '%s\n' "$words" | conceal "$CONTAINER_ID")
  if [ "$code" != 137 ] || [ $(($(date +%s) - begun)) -lt "$TIMEOUT" ]; then
    fail "$1 ended with exit code $code: $words"
  fi
  fail "$1 was stopped after its limit of $TIMEOUT s (smoke.timeout): $words"
}

stop_later() {
  nap=
  trap 'kill $nap; exit 0' TERM
  sleep "$TIMEOUT" &
  nap=$!
  wait "$nap"
  # On a host that is busy it can be created later than that.
  until docker kill "$SMOKE_CONTAINER"; do sleep 1; done
}

fail() {
  {
    printf '%s\n' "$COLOR failed its smoke checks: $*"
    [ -z "$HINT" ] || printf '%s\n' "$HINT"
    printf '%s\n' "$(traffic) Its last log lines:"
    last_lines "$CONTAINER_ID" 20
  } >&2
  exit 1
}

set -euf
main
