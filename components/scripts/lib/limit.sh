# shellcheck shell=sh
# Put before the scripts that ask Docker before the engine sets any limit: a daemon can take a connection and never
# answer. LIMIT is for a question, WORK_LIMIT for what works in a container or on files, in whole seconds.

docker() {
  case "$1" in
    create | exec | rm | run) limit=$WORK_LIMIT ;;
    *) limit=$LIMIT ;;
  esac
  # A shell takes the input of what it starts in the background away.
  { (exec docker "$@" 3<&-) <&3 & } 3<&0
  asked=$!
  # Without a file that somebody reads to its end.
  end_later "$asked" "$limit" >/dev/null 2>&1 </dev/null &
  timer=$!
  code=0
  wait "$asked" 2>/dev/null || code=$?
  kill "$timer" 2>/dev/null || true
  fired=0
  wait "$timer" 2>/dev/null || fired=$?
  [ "$fired" != 9 ] || printf '%s\n' "no answer to docker $1 within $limit s" >&2
  return "$code"
}

# Ends with 9 when it had to end the process $1 after $2 seconds. Docker's client passes gentler signals on.
end_later() {
  nap=
  trap 'kill $nap; exit 0' TERM
  sleep "$2" &
  nap=$!
  wait "$nap"
  # From here on nobody takes back what it says.
  trap '' TERM
  kill -9 "$1" || exit 0
  exit 9
}
