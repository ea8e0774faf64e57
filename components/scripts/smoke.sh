# Asks a proven backend for what users will ask for, through the proxy, before they are sent there.
main() {
  check_paths
  if [ -n "$SMOKE_COMMAND" ]; then
    words=$(docker exec "$CONTAINER_ID" timeout "$TIMEOUT" sh -c "$SMOKE_COMMAND" 2>&1) ||
      fail "the command ended with exit code $?: $(printf '%s\n' "$words" | conceal "$CONTAINER_ID")"
  fi
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
