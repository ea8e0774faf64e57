# Runs in a throw-away container of the proxy's image. Prints for each path of its arguments how many files
# of the volume at /from/<number> are neither the same at /image/<number> nor below /to, the time of the
# newest, and its name: tab-separated, control characters of the name replaced.
main() {
  if [ "${1:-}" = batch ]; then
    shift
    count_batch "$@"
    return
  fi
  number=0
  for path; do
    export FROM="/from/$number" IMAGE="/image/$number" TO="/to$path"
    batches=$(look_through "$path")
    [ ! -e /tmp/unread ] || fail "the files below $path cannot be read"
    printf '%s\n' "$batches" | in_all
    number=$((number + 1))
  done
}

# Names can hold anything, line breaks too: they are handed over as they are, 500 at a time.
look_through() {
  set -- "$1" "$FROM"
  while IFS= read -r discarded; do
    case "$discarded" in
      "$1"/*) set -- "$@" -path "$FROM${discarded#"$1"}" -prune -o ;;
    esac
  done <<DISCARDED
$DISCARD
DISCARDED
  shift
  for _ in 1 2 3; do
    rm -f /tmp/unread
    # A running container removes files meanwhile: then it is looked through once more.
    { find "$@" '(' -type f -o -type l ')' -print0 2>/dev/null || : >/tmp/unread; } >/tmp/names
    [ -e /tmp/unread ] || break
  done
  xargs -0 -n 500 sh -c "$COUNT" count batch </tmp/names || : >/tmp/unread
}

count_batch() {
  at_image=$(all_same "$IMAGE" "$@")
  at_target=$(all_same "$TO" "$@")
  count=0
  newest=
  for file; do
    name=${file#"$FROM"/}
    ! is_same "$IMAGE" "$at_image" "$name" || continue
    ! is_same "$TO" "$at_target" "$name" || continue
    count=$((count + 1))
    ! is_newer "$file" "$newest" || newest=$file
  done
  [ "$count" = 0 ] || printf '%s\t%s\t%s\n' "$count" "$(stat -c %Y "$newest")" \
    "$(printf '%s' "${newest#"$FROM"/}" | tr '\000-\037\177' '?')"
}

# A link's own time cannot be compared: it is the newest only where there is nothing else.
is_newer() {
  # shellcheck disable=SC3013 # dash and busybox have -nt
  [ -z "$2" ] || [ -L "$2" ] || { [ ! -L "$1" ] && [ "$1" -nt "$2" ]; }
}

# Says yes when all files of the batch that stand below $1 too are the same there: this costs some
# processes for 500 files, where comparing one by one would cost 500.
all_same() {
  below=$1
  shift
  for file; do
    name=${file#"$FROM"/}
    ! { is_file "$file" && is_file "$below/$name"; } || printf './%s\0' "$name"
  done >/tmp/batch
  [ -s /tmp/batch ] || return 0
  [ "$(digest "$FROM")" != "$(digest "$below")" ] || echo yes
}

digest() (
  cd "$1"
  xargs -0 stat -c %s </tmp/batch
  xargs -0 cat </tmp/batch | sha256sum
)

# Whether the file $3 stands below $1 with the same content; known already where $2 says yes.
is_same() {
  if [ -L "$FROM/$3" ]; then
    [ -L "$1/$3" ] && [ "$(readlink "$FROM/$3")" = "$(readlink "$1/$3")" ]
  else
    is_file "$1/$3" && { [ "$2" = yes ] || cmp -s "$FROM/$3" "$1/$3"; }
  fi
}

is_file() {
  [ -f "$1" ] && [ ! -L "$1" ]
}

# The sum of all batches, and the newest of all.
in_all() {
  awk -F '\t' '{ count += $1; if ($2 + 0 >= since + 0) { since = $2; newest = $3 } }
    END { printf "%d\t%d\t%s\n", count, since, newest }'
}

fail() {
  printf '%s\n' "$*" >&2
  exit 1
}

set -eu
main "$@"
