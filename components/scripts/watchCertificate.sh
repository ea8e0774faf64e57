# Begins the proxy's command where the certificate is in files of the Docker host: what is renewed there is taken into
# use by a reload, which cuts no connection. A reload and not nginx's own look at the files: that takes the two of a pair
# one by one, so for a while they could be of different pairs; and every worker would have to be able to read the key.
main() {
  watch &
}

watch() {
  told=
  while :; do
    sleep 10
    before=$(readlink "$STATE/tls/current" || true)
    words=$(lock && take_pair "$CERTIFICATE_CHAIN" "$CERTIFICATE_KEY" 2>&1) || {
      [ "$words" = "$told" ] || printf 'The certificate in %s cannot be used: %s\n' "$CERTIFICATE_CHAIN" "$words" >&2
      told=$words
      continue
    }
    told=
    [ "$(readlink "$STATE/tls/current")" = "$before" ] || reload_registered || true
  done
}

set -euf
main
