# Puts the rendered configuration in place, inside the proxy container: candidate, nginx -t, rename,
# reload, and proof that the running nginx has it. What ran before is put back when the proof fails.
main() {
  lock
  cd "$STATE"
  place_guard
  printf '%s' "$NGINX_CONF" >candidate.conf || fail "cannot write the candidate; $UNCHANGED"
  stage
  words=$(nginx -t -q -c "$STATE/$tried" 2>&1) || {
    rm -f candidate.conf "$tried"
    fail "nginx refuses the configuration; $UNCHANGED:
$words"
  }
  wait_for_nginx
  cp nginx.conf previous.conf
  # First, so that no configuration ever stands there that names a pair which is not.
  [ -z "$pair" ] || use_pair "$pair"
  mv candidate.conf nginx.conf
  reload
  if ! has_configuration "$HASH"; then
    mv previous.conf nginx.conf
    [ -z "$before" ] || use_pair "$before"
    reload
    fail "nginx did not take the configuration up within 30 s; the one before is put back"
  fi
  rm -f previous.conf without-certificate.conf with-pair.conf
  [ -n "$pair" ] || rm -rf tls
  forget_pages
  know_patched
  printf '%s\n' "{\"configuration\":\"$HASH\"}"
}

# Where users come by TLS, the configuration is tried with the pair that it will be used with.
stage() {
  tried=candidate.conf
  pair=
  before=$(used_pair 2>/dev/null)
  [ -n "${CERTIFICATE:-}" ] || return 0
  if ! pair=$(stage_certificate); then
    # Files that are wrong are told elsewhere; users keep what they have.
    if [ "$CERTIFICATE" = files ] && can_use_before; then
      pair=$before
    else
      pair=$(stage_self_made "$pair") || fail "nginx cannot use the certificate; $UNCHANGED: $pair"
    fi
  fi
  tried=with-pair.conf
  sed "s|$STATE/tls/current/|$STATE/tls/$pair/|" candidate.conf >"$tried" || fail "cannot write the candidate; $UNCHANGED"
}

# A link can lead to what a disk has lost.
can_use_before() (
  [ -n "$before" ] && copy=$(mktemp -d /run/forecaster/pair.XXXXXX) && trap 'rm -rf "$copy"' EXIT &&
    cp "$STATE/tls/$before/chain.pem" "$STATE/tls/$before/key.pem" "$copy" &&
    [ -s "$STATE/tls/$before/status.conf" ] && try_pair "$copy"
) >/dev/null 2>&1

# Users get it until an authority has given one; $1 is why they cannot get that.
stage_self_made() {
  [ -n "${SELF_MADE_KEY:-}" ] || {
    printf '%s\n' "$1"
    return 1
  }
  CERTIFICATE=texts
  CERTIFICATE_CHAIN=$SELF_MADE_CHAIN
  CERTIFICATE_KEY=$SELF_MADE_KEY
  stage_certificate
}

# Those of an earlier configuration.
forget_pages() (
  set +f
  for directory in pages/*; do
    [ "$directory" = "pages/${PAGES:-}" ] || rm -rf "$directory"
  done
)

# The engine may not know one that an update has made and not seen to the end: the next one makes it again.
know_patched() {
  [ -n "$PATCHED_ID" ] || return 0
  mkdir -p recorded && printf '%s\n' "$PATCHED_ID" >"recorded/$PATCHED" || true
}

UNCHANGED="nginx keeps the configuration that it has"

# The one of proxy.image may be starting; or the proxy's own, to which traffic goes back.
wait_for_nginx() {
  [ -n "$SERVES" ] || return 0
  tries=0
  until [ "$(who_serves)" = "$SERVES" ]; do
    tries=$((tries + 1))
    [ "$tries" -le 300 ] || fail "nginx of $IMAGE has not taken over within 30 s; the one before goes on serving"
    sleep 0.1
  done
}

# Waits until new connections are answered with the given configuration only.
has_configuration() {
  tries=0
  same=0
  while [ "$same" -lt 3 ]; do
    tries=$((tries + 1))
    [ "$tries" -le 300 ] || return 1
    if [ "$(curl -fsS -m 2 "http://127.0.0.1:$STATUS_PORT/configuration" 2>/dev/null)" = "$1" ] &&
      { [ -z "$pair" ] || [ "$(loaded_pair "$STATUS_PORT")" = "$pair" ]; }; then
      same=$((same + 1))
    else
      same=0
      sleep 0.1
    fi
  done
}

set -euf
main
