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
