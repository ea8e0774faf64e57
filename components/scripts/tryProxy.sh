# Begins the rehearsal of a proxy: with a copy of its predecessor's state, and with what it will run with.
main() {
  mkdir -p "$STATE"
  cp -R /predecessor/. "$STATE"
  printf '%s' "$NGINX_CONF" >"$STATE/nginx.conf"
}

set -euf
main
