# Says what users get instead of a backend, inside the proxy container: nginx looks at these files at each request.
main() {
  lock
  mkdir -p "$STATE/active"
  cd "$STATE/active"
  words=$(set_files 2>&1) || fail "$(refusal): $words"
  # After the host has lost its power it is as it was said.
  timeout 20 sync || true
  printf '%s\n' "{\"maintenance\":\"$MAINTENANCE\"}"
}

# That users are kept out is said last, and taken back first: a request of theirs never meets half of it.
set_files() {
  case "$MAINTENANCE" in
    off) rm -f maintenance-for-users && rm -f hold ;;
    503) rm -f hold && printf '' >maintenance-for-users ;;
    hold) printf '' >hold && printf '' >maintenance-for-users ;;
  esac
}

refusal() {
  if [ "$MAINTENANCE" = off ]; then
    echo "Users cannot be let in again (proxy.maintenance)"
  else
    echo "Users cannot be kept out (proxy.maintenance), so nothing further was done"
  fi
}

set -euf
main
