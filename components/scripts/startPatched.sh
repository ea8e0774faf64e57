# Runs as the command of a container in the proxy's network and process namespace: its nginx takes over there.
main() {
  prepare
  take_over "$$" patched &
  exec nginx -c "$OWN/nginx.conf" -g 'daemon off;'
}

set -euf
main
