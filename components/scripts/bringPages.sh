# Brings the pages for nginx's own errors into the proxy's volume, all of them in one step, before nginx is told of them.
# PAGES is their hash, and FILES has a line for each: its name in nginx, its SHA-256, and where it is.
main() {
  printf '%s\n' "$FILES" | while IFS="	" read -r name sum file; do
    bring "$name" "$sum" "$file"
  done
  # shellcheck disable=SC2016 # expanded in the proxy
  words=$(docker exec "$PROXY" sh -c 'cd "$1/pages" && { [ -d "$2" ] || mv "$2.new" "$2"; } && rm -rf "$2.new"' \
    sh "$STATE" "$PAGES" 2>&1) || fail "$words"
  printf '%s\n' "{\"pages\":\"$PAGES\"}"
}

# nginx's workers, which are not root, read them.
bring() {
  # shellcheck disable=SC2016 # expanded in the proxy
  words=$(docker exec --interactive "$PROXY" sh -c '
    umask 022
    mkdir -p "$1/pages/$2.new" && cat >"$1/pages/$2.new/$3" && sha256sum <"$1/pages/$2.new/$3"' \
    sh "$STATE" "$PAGES" "$1" <"$3" 2>&1) || fail "$words"
  [ "${words%% *}" = "$2" ] || fail "$3 has not come into the proxy whole, or was changed meanwhile."
}

fail() {
  printf '%s\n' "nginx does not get the pages of proxy.errorPages: $1" "$(traffic)" >&2
  exit 1
}

set -euf
main
