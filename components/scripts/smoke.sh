# Asks a proven backend for what users will ask for, through the proxy, before they are sent there.
main() {
  for path in $SMOKE_PATHS; do
    answer=$(with_headers docker exec --interactive "$PROXY" curl --config - -s -o /dev/null -m "$PROBE_TIMEOUT" \
      -w '%{http_code} %header{x-upstream}' "http://127.0.0.1:$COLOR_PORT$path" 2>&1) ||
      fail_to_ask $?
    if [ "${answer#* }" != "$ADDRESS" ] || ! passes "${answer%% *}" "$path"; then
      fail "$path answered $answer; expected 2xx from $ADDRESS"
    fi
  done
  if [ -n "$SMOKE_COMMAND" ]; then
    words=$(docker exec "$CONTAINER_ID" timeout "$TIMEOUT" sh -c "$SMOKE_COMMAND" 2>&1) ||
      fail "the command ended with exit code $?: $(printf '%s\n' "$words" | conceal "$CONTAINER_ID")"
  fi
  remember "checked/$CONTAINER_ID" "$SMOKE_PATHS" || true
  printf '%s\n' "{\"color\":\"$COLOR\",\"smoke\":\"passed\",\"container\":\"$CONTAINER_ID\",\"address\":\"$ADDRESS\"}"
}

fail_to_ask() {
  ! is_dockers "$1" || fail "nothing is known of $path: Docker could not ask ($answer)"
  fail "$path gave no complete response within $PROBE_TIMEOUT s"
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
