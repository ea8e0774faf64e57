# Runs as root in a throw-away container of the proxy's image, with a release's volumes at /volumes/<number>. $1 is the
# release's user, $2 its groups, $3 the users of earlier releases; what follows says what each volume is: `kept` or
# `cache`. A file that another user's rights let the release do less with than its owner is in its way.
#
# Prints for each kept volume in which files of an earlier release are in the way `foreign`, the volume's number, the
# owner, how many they are and one of them, tab-separated; then nothing is changed. Otherwise the owner's rights become
# everybody's in the caches, and each volume's own folder is made one in which everybody can create. A file that only its
# owner may read, such as a token, is opened for the release's group alone.
main() {
  user=$1
  own_group=${2%% *}
  earlier=$3
  is_recent "$SINCE" || SINCE=
  in_groups=
  # shellcheck disable=SC2086 # one word per group
  for group in $2; do
    in_groups="$in_groups${in_groups:+ -o }-group $group"
  done
  shift 3
  number=0
  foreign=
  for kind; do
    [ "$kind" = cache ] || find_foreign
    number=$((number + 1))
  done
  [ -z "$foreign" ] || return 0
  number=0
  for kind; do
    [ "$kind" != cache ] || open_up "/volumes/$number"
    is_open "/volumes/$number" || chmod a+rwxt "/volumes/$number"
    number=$((number + 1))
  done
}

# `find` with what is in the user's way below the folder $1, and what is to be done with it; never a program that runs
# with its owner's rights.
in_the_way() {
  folder=$1
  shift
  # shellcheck disable=SC2046,SC2086 # words of a pattern
  find "$folder" -xdev -mindepth 1 '(' -type d -o -type f ! -perm -4000 ! -perm -2000 ')' ! -user "$user" \
    '(' '(' $in_groups ')' '(' $(lacks 0) ')' -o ! '(' $in_groups ')' '(' $(lacks '') ')' ')' "$@"
}

# A right that the owner has, and those do not have whose digit in a mode is followed by $1.
lacks() {
  printf '%s ' -perm -0400 ! -perm "-004$1" -o -perm -0200 ! -perm "-002$1" -o -perm -0100 ! -perm "-001$1"
}

# Whether the release was refused within a day: what was written since then was perhaps never looked at otherwise.
is_recent() {
  [ -n "$1" ] && [ -n "$(find "$1" -mmin -1440 2>/dev/null)" ]
}

# Files that were written since the release was refused are as those that are written after it is created.
find_foreign() {
  for owner in $earlier; do
    set -- -user "$owner"
    [ -z "$SINCE" ] || set -- "$@" ! -newer "$SINCE"
    rm -f /tmp/one
    # shellcheck disable=SC2016 # expanded for each batch
    in_the_way "/volumes/$number" "$@" -exec sh -c '
      [ -e /tmp/one ] || printf "%s" "${1#/volumes/*/}" | tr "[:cntrl:]" " " >/tmp/one
      printf "%s\\n" $#' sh {} + >/tmp/counts 2>/dev/null || true
    count=0
    while read -r more; do
      count=$((count + more))
    done </tmp/counts
    [ "$count" = 0 ] || {
      foreign=yes
      printf 'foreign\t%s\t%s\t%s\t%s\n' "$number" "$owner" "$count" "$(cat /tmp/one)"
    }
  done
}

# What serves goes on writing and removing there meanwhile.
open_up() {
  {
    # Its group had no right that it could lose.
    # shellcheck disable=SC2046 # words of a pattern
    in_the_way "$1" $(closed) -exec chgrp -h "$own_group" {} + -exec chmod g+u {} + || true
    in_the_way "$1" -exec chmod go+u {} + || true
  } 2>/tmp/words
  if grep -v "No such file" /tmp/words; then exit 1; fi
}

# Nobody but the owner has any right.
closed() {
  printf '! -perm -00%s ' 40 20 10 04 02 01
}

# Whether the user can create something in the folder $1.
is_open() {
  # shellcheck disable=SC2046,SC2086 # words of a pattern
  [ -n "$(find "$1" -maxdepth 0 '(' -user "$user" -perm -0300 -o ! -user "$user" '(' $in_groups ')' -perm -0030 -o \
    ! -user "$user" ! '(' $in_groups ')' -perm -0003 ')')" ]
}

set -eu
main "$@"
