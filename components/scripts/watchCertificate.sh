# Begins the proxy's command where users come by TLS. nginx cannot start without the pair that its configuration names: one
# in files of the Docker host is taken from there again, and without any the proxy stands by until an update brings one.
# Then it goes on looking at the files. What is renewed there is taken into use by a reload, which cuts no connection; not
# by nginx's own look at them, which takes the two of a pair one by one, so that for a while they can be of different
# pairs, and for which every worker would have to be able to read the key.
main() {
  # A rehearsal has none.
  [ "${CERTIFICATE:-}" != files ] || take_files >/dev/null || true
  if [ -f "$STATE/nginx.conf" ] && grep -qF "$STATE/tls/current/" "$STATE/nginx.conf" && ! is_usable; then
    mv "$STATE/nginx.conf" "$STATE/without-certificate.conf"
  fi
  [ "${CERTIFICATE:-}" != files ] || watch &
}

is_usable() (
  mkdir -p /run/forecaster && copy=$(mktemp -d /run/forecaster/pair.XXXXXX) && trap 'rm -rf "$copy"' EXIT &&
    cp "$STATE/tls/current/chain.pem" "$STATE/tls/current/key.pem" "$copy" &&
    [ -s "$STATE/tls/current/status.conf" ] && try_pair "$copy"
) >/dev/null 2>&1

watch() {
  # Whatever fails in a round, the next one begins.
  set +e
  told=
  while :; do
    sleep 10
    words=$(take_files)
    [ "$words" = "$told" ] || [ -z "$words" ] ||
      printf 'The certificate in %s is not served: %s\n' "$CERTIFICATE_CHAIN" "$words" >&2
    told=$words
  done
}

# Prints what is wrong, and nothing otherwise.
take_files() (
  pair=$(stage_certificate) || {
    printf '%s\n' "$pair"
    exit
  }
  if [ "$(used_pair)" = "$pair" ] && [ "$(loaded_pair "$STATUS_PORT")" = "$pair" ]; then
    forget_other_pairs "$pair"
    exit
  fi
  before=$(used_pair)
  lock
  use_pair "$pair" || exit
  [ ! -f "$STATE/without-certificate.conf" ] || mv "$STATE/without-certificate.conf" "$STATE/nginx.conf"
  reload_registered || exit 0
  [ "$before" != "$pair" ] || echo "nginx does not take it (docker logs says why); it is tried again"
) 2>&1

set -euf
main
