# Ends a replacement of the database or the proxy. $1 is the exit code of what proves the successor: with 0 its
# predecessor goes, otherwise it gets its place back.
main() {
  [ "$1" = 0 ] || [ -z "$SETTLE_SHOWS_LOGS_OF" ] || show_logs "$SETTLE_SHOWS_LOGS_OF" "$SETTLE_SHOWS_LOGS_OF" >&2
  previous=$(docker ps --all --quiet --no-trunc --filter "name=^/?$SETTLE_CONTAINER-previous\$" \
    --filter "label=$SETTLE_LABEL")
  [ -n "$previous" ] || exit "$1"
  if [ "$1" = 0 ]; then
    docker rm --force "$previous" >/dev/null
    return
  fi
  put_back >&2
  exit "$1"
}

put_back() {
  successor=$(docker ps --all --quiet --no-trunc --filter "name=^/?$SETTLE_CONTAINER\$")
  if [ -n "$successor" ]; then
    if [ -n "$SETTLE_SHOWS_LOGS" ]; then
      show_logs "$SETTLE_CONTAINER" "$successor"
    fi
    # Never two at the same data.
    words=$( (docker stop -t "$SETTLE_STOP_GRACE" "$successor" && docker rm "$successor") 2>&1) || {
      printf '%s\n' "It cannot be removed ($words), so its predecessor $SETTLE_CONTAINER-previous stays stopped."
      return
    }
  fi
  words=$( (docker start "$previous" && docker rename "$previous" "$SETTLE_CONTAINER") 2>&1) || {
    printf '%s\n' "Its predecessor $SETTLE_CONTAINER-previous cannot be put back: $words"
    return
  }
  if answers; then
    echo "Its predecessor is put back, and answers."
  else
    printf '%s\n' "Its predecessor is put back, and does not answer. To fix: docker logs $SETTLE_CONTAINER"
  fi
  remember_predecessor
}

show_logs() {
  printf '%s\n' "The last log lines of $1:"
  docker logs --tail 15 "$2" 2>&1 | sed 's/^/  /'
}

# The engine has recorded the successor, and would make it again: the next update tells it that this one stays.
remember_predecessor() {
  PROXY=$SETTLE_PROXY
  FACTS=$SETTLE_FACTS
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    remember "put-back/$SETTLE_CONTAINER" "$previous" 2>/dev/null && return
    sleep 1
  done
}

answers() {
  for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30; do
    docker exec "$SETTLE_CONTAINER" sh -c "$SETTLE_CHECK" >/dev/null 2>&1 && return 0
    sleep 1
  done
  return 1
}

set -euf
main "$@"
