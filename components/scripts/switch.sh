# Check, rename, verify and undo, in one piece inside the proxy container: it ends by itself, and
# ends well, also when nobody waits for it any more.
main() {
  lock
  before=$(active_color)
  other=$([ "$TARGET" = blue ] && echo green || echo blue)
  check_target || give_up "$TARGET is not what passed the gate: $trouble. Traffic stays on $before."
  remember_served
  [ "$before" = "$TARGET" ] || move "$before" "$TARGET"
  if ! verify; then
    undo
  fi
  printf '%s\n' "{\"active\":\"$TARGET\",\"before\":\"$before\",\"address\":\"$ADDRESS\"}"
}

give_up() {
  [ ! -e "$STATE/active/maintenance-for-users" ] || set -- "$1 Users are kept out all the same: proxy.maintenance."
  fail "$1"
}

# Should its container be lost, it comes back with this image, whatever is configured by then. Written before the
# pointer moves, since it may stay there whatever fails; on a full disk the one of an older release must not stay.
remember_served() {
  served="$STATE/facts/served/$TARGET"
  if ! { mkdir -p "${served%/*}" && printf '%s\n' "$IMAGE" >"$served.new" && mv "$served.new" "$served"; }; then
    rm -f "$served.new" "$served"
  fi
}

check_target() {
  ! is_being_stopped || return 1
  for _ in 1 2 3; do
    answers "$TARGET_PORT" "$READY_PATH" && return 0
    sleep 0.2
  done
  return 1
}

# The script that stops a color writes this down before it looks at the pointer. So either that script sees that
# traffic has moved, or this one, which looks again when it has moved, sees that the color is about to end.
is_being_stopped() {
  trouble="another update stops it (backend.idle)"
  [ -f "$STATE/facts/stopped/$CONTAINER_ID" ]
}

# From now on the listener for users must answer from the target's container.
verify() {
  ! is_being_stopped || return 1
  for path in $VERIFY_PATHS; do
    answers "$ACTIVE_PORT" "$path" || return 1
  done
}

answers() {
  if ! trouble=$(with_headers curl --config - -s -o /dev/null -m "$PROBE_TIMEOUT" \
    -w '%{http_code} %header{x-color} %header{x-upstream}' "http://127.0.0.1:$1$2"); then
    trouble="$2 gave no complete response within $PROBE_TIMEOUT s"
    return 1
  fi
  [ "${trouble#* }" != "$TARGET $ADDRESS" ] || ! passes "${trouble%% *}" "$2" || return 0
  trouble="$2 answered $trouble, expected 2xx $TARGET $ADDRESS"
  return 1
}

move() {
  if [ "$1" = none ]; then
    : >"$STATE/active/$2.new"
    mv "$STATE/active/$2.new" "$STATE/active/$2"
    place_guard
    reload
    wait_for_reload
  else
    mv "$STATE/active/$1" "$STATE/active/$2"
  fi
}

# Only the first switch reloads: it takes the 503 away. Old workers can still answer between new ones.
wait_for_reload() {
  tries=0
  in_a_row=0
  while [ "$in_a_row" -lt 5 ] && [ "$tries" -lt 50 ]; do
    tries=$((tries + 1))
    if answers "$ACTIVE_PORT" "$READY_PATH"; then
      in_a_row=$((in_a_row + 1))
    else
      in_a_row=0
    fi
    sleep 0.1
  done
}

undo() {
  reason=$trouble
  if [ "$before" = none ]; then
    rm -f "$STATE/active/$TARGET"
    place_guard
    reload
    give_up "$TARGET failed behind the users' listener: $reason. Nothing is served, as before."
  fi
  other_port=$OTHER_PORT
  code=$(with_headers curl --config - -s -o /dev/null -m "$PROBE_TIMEOUT" -w '%{http_code}' \
    "http://127.0.0.1:$other_port$READY_PATH") || code="not to the end"
  if passes "$code" "$READY_PATH" && [ "$before" = "$other" ]; then
    move "$TARGET" "$other"
    give_up "$TARGET failed behind the users' listener: $reason. Traffic is back on $other."
  fi
  give_up "$TARGET failed behind the users' listener: $reason. $other answers $code, so traffic stays on $TARGET."
}

set -euf
main
