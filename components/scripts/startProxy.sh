# Runs as the proxy container's command. A change of it re-creates the proxy: keep it small.
main() {
  place_guard
  if [ ! -f "$STATE/nginx.conf" ]; then
    printf 'events {}\nhttp {\n    server {\n        listen 80;\n        return 503;\n    }\n}\n' \
      >"$STATE/nginx.conf"
  fi
  exec nginx -c "$STATE/nginx.conf" -g 'daemon off;'
}

set -eu
main
