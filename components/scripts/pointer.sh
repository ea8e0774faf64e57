# shellcheck shell=sh
# Put before the scripts that run inside the proxy container: the active-upstream pointer.

# The color that nginx serves: blue, green or none.
active_color() {
  if [ -f "$STATE/active/green" ]; then
    echo green
  elif [ -f "$STATE/active/blue" ]; then
    echo blue
  else
    echo none
  fi
}

# Without a pointer nothing is proven, and nginx answers 503 from its next start or reload on.
place_guard() {
  mkdir -p "$STATE/active" "$STATE/guard"
  if [ "$(active_color)" = none ]; then
    # shellcheck disable=SC2016 # the variable is nginx's
    printf 'if ($needs_proof) {\n    return 503 "No release has proven itself yet.\\n";\n}\n' \
      >"$STATE/guard/503.conf"
  else
    rm -f "$STATE/guard/503.conf"
  fi
}

# One change at a time: a killed CLI can leave a script running here.
lock() {
  mkdir -p "$STATE"
  exec 9>"$STATE/lock"
  # Who came first has it first; busybox's flock knows no limit of its own.
  timeout 60 flock 9 || fail "another update holds the proxy's lock; wait for it to end"
}

fail() {
  echo "$*" >&2
  exit 1
}

# The processes of nginx that have taken over once, by their numbers.
registered() (
  set +f
  for file in "$STATE"/nginx/[0-9]*; do
    case "$file" in
      *[!0-9]) ;;
      *) [ ! -f "$file" ] || printf '%s\n' "${file##*/}" ;;
    esac
  done
)

# The number of one that has ended can be another process's.
is_nginx() {
  case "$(tr '\0' ' ' 2>/dev/null <"/proc/$1/cmdline")" in
    "nginx: master process "*" -c /run/forecaster/"*) return 0 ;;
  esac
  return 1
}

# Those of them that serve.
serving() {
  for process in $(registered); do
    [ -e "$STATE/nginx/$process.ends" ] || ! is_nginx "$process" || echo "$process"
  done
}

# Which nginx serves: own, or patched.
who_serves() {
  for process in $(serving); do cat "$STATE/nginx/$process"; done
}

# A proxy of an earlier version of this program may find what a later one has written down: its nginx is not there.
reload() {
  reload_registered || kill -HUP 1
}

# One that is just taking over reads the configuration first, or gets this signal.
reload_registered() {
  [ -d "$STATE/nginx" ] || return 1
  exec 8>"$STATE/nginx/lock"
  flock 8
  reached=1
  for process in $(registered); do
    ! is_nginx "$process" || ! kill -HUP "$process" || reached=0
  done
  exec 8>&-
  return "$reached"
}
