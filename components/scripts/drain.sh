# Waits, inside the proxy container, until no request of a user is under way at the idle color.
main() {
  if [ "$ACTION" != recreate ]; then
    printf '%s\n' "{\"color\":\"$COLOR\",\"drained\":true}"
    return
  fi
  [ "$(active_color)" != "$COLOR" ] || fail "$COLOR serves: it is not drained. Nothing was touched."
  address=$(getent hosts "$COLOR" | cut -d ' ' -f 1)
  deadline=$(($(date +%s) + TIMEOUT))
  while [ -n "$address" ] && [ "$(open_connections "$address")" -gt 0 ]; do
    if [ "$(date +%s)" -ge "$deadline" ]; then
      printf '%s\n' "{\"color\":\"$COLOR\",\"drained\":false,\"open\":$(open_connections "$address")}"
      return
    fi
    sleep 0.2
  done
  printf '%s\n' "{\"color\":\"$COLOR\",\"drained\":true}"
}

# Established connections from nginx to the backend; kept-alive ones close after some seconds.
open_connections() {
  # /proc/net/tcp writes an address as four bytes in reverse, and its state 01 is ESTABLISHED.
  remote=$(printf '%s\n' "$1" | awk -F. -v port="$CONTAINER_PORT" \
    '{ printf "%02X%02X%02X%02X:%04X", $4, $3, $2, $1, port }')
  awk -v remote="$remote" '$3 == remote && $4 == "01"' /proc/net/tcp | wc -l
}

set -euf
main
