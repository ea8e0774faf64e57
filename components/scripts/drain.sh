# Waits, inside the proxy container, until no request of a user is under way at the idle color. A request whose
# body has not arrived is not: nginx chooses its color when the body is there.
main() {
  case "$ACTION" in
    recreate | stop) ;;
    *)
      printf '%s\n' "{\"color\":\"$COLOR\",\"drained\":true}"
      return
      ;;
  esac
  [ "$(active_color)" != "$COLOR" ] || fail "$COLOR serves: it is not drained. Nothing was touched."
  rm -f "$STATE/facts/assets/$COLOR"
  # With its dot the name is asked as it is, and not below a search domain.
  address=$(timeout 10 getent hosts "$COLOR." | cut -d ' ' -f 1)
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

# Connections from nginx to the backend, those too that the backend has not accepted yet; kept-alive ones
# close after some seconds.
open_connections() {
  # /proc/net/tcp writes an address as four bytes in reverse; state 01 is ESTABLISHED, 02 is SYN_SENT.
  remote=$(printf '%s\n' "$1" | awk -F. -v port="$CONTAINER_PORT" \
    '{ printf "%02X%02X%02X%02X:%04X", $4, $3, $2, $1, port }')
  awk -v remote="$remote" '$3 == remote && ($4 == "01" || $4 == "02")' /proc/net/tcp | wc -l
}

set -euf
main
