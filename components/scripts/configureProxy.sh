# Puts the rendered configuration in place, inside the proxy container: candidate, nginx -t, rename,
# reload, and proof that the running nginx has it. What ran before is put back when the proof fails.
main() {
  lock
  cd "$STATE"
  place_guard
  printf '%s' "$NGINX_CONF" >candidate.conf || fail "cannot write the candidate; $UNCHANGED"
  words=$(nginx -t -q -c "$STATE/candidate.conf" 2>&1) || {
    rm -f candidate.conf
    fail "nginx refuses the configuration; $UNCHANGED:
$words"
  }
  cp nginx.conf previous.conf
  mv candidate.conf nginx.conf
  kill -HUP 1
  if ! has_configuration "$HASH"; then
    mv previous.conf nginx.conf
    kill -HUP 1
    fail "nginx did not take the configuration up within 30 s; the one before is put back"
  fi
  rm -f previous.conf
  printf '%s\n' "{\"configuration\":\"$HASH\"}"
}

UNCHANGED="nginx keeps the configuration that it has"

# Waits until new connections are answered with the given configuration only.
has_configuration() {
  tries=0
  same=0
  while [ "$same" -lt 3 ]; do
    tries=$((tries + 1))
    [ "$tries" -le 300 ] || return 1
    if [ "$(curl -fsS -m 2 "http://127.0.0.1:$STATUS_PORT/configuration" 2>/dev/null)" = "$1" ]; then
      same=$((same + 1))
    else
      same=0
      sleep 0.1
    fi
  done
}

set -euf
main
