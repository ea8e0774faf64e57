# shellcheck shell=sh
# Put before the scripts that start nginx. Several can run in one network and process namespace: one that starts takes
# over from those that serve, without a lost connection.

OWN=/run/forecaster

# Prepares the start of an nginx that finds both colors, and leaves the listeners for users to those that serve; where
# none does, it begins with them.
prepare() {
  mkdir -p "$OWN" "$STATE/nginx"
  # The configuration includes it where it is there: a proxy of an earlier version of this program has no such folder.
  printf 'listen unix:%s;\n' "$OWN/status.sock" >"$OWN/status.listen"
  # nginx cannot listen on a socket that a killed one has left.
  rm -f "$OWN/begin.sock" "$OWN/status.sock"
  if has_sockets && { proxy_stops || [ -n "$(serving)" ]; }; then
    { sed "/$END_OF_BEGINNING/,\$d" "$STATE/nginx.conf" && printf '%s\n' "$BEGINNING"; } >"$OWN/begin.conf"
    use "$OWN/begin.conf"
  else
    use "$STATE/nginx.conf"
  fi
}

END_OF_BEGINNING='An nginx that takes over begins with'
BEGINNING="    access_log off;
    server {
        listen unix:$OWN/begin.sock;
        location = /blue { proxy_pass http://blue/nginx-takes-over; }
        location = /green { proxy_pass http://green/nginx-takes-over; }
    }
}"

use() {
  printf 'include %s;\n' "$1" >"$OWN/nginx.conf"
}

# Gives the nginx of process $1, which is $2, all listeners as soon as it can serve; the others end when they have
# answered what they were asked. One that cannot serve ends, so that Docker or the proxy tries again.
take_over() {
  forget "$1"
  # Before that a signal would end it, or be lost.
  until is_nginx "$1"; do
    kill -0 "$1" 2>/dev/null || return 0
    sleep 0.1
  done
  # Right after its start it has no address of a color yet, and users would get 502.
  [ -z "$(serving)" ] || wait_for 50 knows_active || true
  exec 8>"$STATE/nginx/lock"
  flock 8
  ! proxy_stops || return 0
  use "$STATE/nginx.conf"
  kill -HUP "$1"
  if has_sockets && ! wait_for 100 listens; then
    kill -QUIT "$1"
    return
  fi
  printf '%s\n' "$2" >"$STATE/nginx/$1"
  for other in $(registered); do
    [ "$other" = "$1" ] || end "$other"
  done
}

end() {
  if is_nginx "$1"; then
    : >"$STATE/nginx/$1.ends"
    kill -QUIT "$1"
  else
    forget "$1"
  fi
}

proxy_stops() {
  [ -e "$STATE/nginx/stops" ]
}

# The configuration of an earlier version of this program has none, and only one nginx runs with it.
has_sockets() {
  grep -q "$END_OF_BEGINNING" "$STATE/nginx.conf"
}

knows_active() {
  color=$(active_color)
  [ "$color" != none ] || return 0
  # A color that is slow to answer (28) has an address.
  code=$(ask begin.sock "/$color" -o /dev/null -w '%{http_code}') || [ "$?" = 28 ] || return 1
  [ "$code" != 502 ] && [ "$code" != 504 ]
}

listens() {
  ask status.sock /configuration >/dev/null
}

ask() {
  socket=$1
  path=$2
  shift 2
  curl -s -m 2 --unix-socket "$OWN/$socket" "$@" "http://localhost$path"
}

wait_for() {
  tries=$1
  shift
  until "$@"; do
    tries=$((tries - 1))
    [ "$tries" -gt 0 ] || return 1
    sleep 0.1
  done
}

forget() {
  rm -f "$STATE/nginx/$1" "$STATE/nginx/$1.ends"
}
