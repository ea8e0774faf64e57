# Runs as the proxy container's command: an nginx of its own serves, unless that of another container has taken over.
# A change of this text is another container: keep it small.
main() {
  place_guard
  if [ ! -f "$STATE/nginx.conf" ]; then
    printf 'events {}\nhttp {\n    server {\n        listen 80;\n        return 503;\n    }\n}\n' \
      >"$STATE/nginx.conf"
  fi
  # Those of an earlier start have ended with it.
  rm -rf "$STATE/nginx"
  stops=
  trap 'stops=yes' QUIT TERM
  # Scripts of an earlier version of this program, and people, reload nginx so.
  trap 'reload_registered &' HUP
  other=
  serve
  until [ -n "$stops" ]; do
    pause
    look
  done
  stop
}

# Also while its own nginx ends, which can take as long as its longest stream.
look() {
  if [ -n "$own" ] && [ ! -e "$STATE/nginx/$own.ends" ]; then
    if kill -0 "$own" 2>/dev/null; then
      [ ! -e "$STATE/nginx/hand-back" ] || rm -f "$STATE/nginx/hand-back"
      return
    fi
    other_serves || fail_with_it
  fi
  own=
  if [ -e "$STATE/nginx/hand-back" ] || ! other_serves; then
    rm -f "$STATE/nginx/hand-back"
    serve
  fi
}

# Looks at all of them only when the one of before is gone: this runs five times a second.
other_serves() {
  if [ -z "$other" ] || [ -e "$STATE/nginx/$other.ends" ] || ! kill -0 "$other" 2>/dev/null; then
    other=$(serving)
    other=${other%%[!0-9]*}
  fi
  [ -n "$other" ]
}

serve() {
  prepare
  nginx -c "$OWN/nginx.conf" -g 'daemon off;' &
  own=$!
  take_over "$own" own &
}

# Docker starts the container again.
fail_with_it() {
  code=0
  wait "$own" || code=$?
  exit "$code"
}

# Docker may start the container again whose nginx this ends: it must not take over any more.
stop() {
  exec 8>"$STATE/nginx/lock"
  timeout 10 flock 8 || true
  : >"$STATE/nginx/stops" || true
  exec 8>&-
  left="$own $(registered)"
  for process in $left; do
    kill -QUIT "$process" 2>/dev/null || true
  done
  for process in $left; do
    while is_nginx "$process"; do pause; done
  done
}

# A signal ends it.
pause() {
  sleep 0.2 &
  wait "$!" || true
}

set -euf
main
