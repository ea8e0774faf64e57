# shellcheck shell=sh
# Put behind reference.sh and before the scripts that must lose no file: what a container wrote into its volumes. Needs PROXY,
# PROXY_IMAGE, DISCARD (a line per path below which files may go), CACHES (names of volumes that only hold what can be
# had again) and COUNT (countFiles.sh).

# Prints for each volume of the container $1 that holds files which no other place keeps the line
# `left`, container, path, volume, number of files, time and name of the newest, tab-separated. What is in
# the container's image counts as kept, and what is the same in a volume that is mounted afterwards ($3: lines
# of name and path). $2: `anonymous` for the volumes that Docker removes with the container, `all`, or `met`:
# of those with a name, which nobody removes, only where something else is mounted afterwards.
left_files() {
  left_mounts=$(mounts_of "$1" 2>/dev/null) || {
    left_words=$(docker inspect --type container "$1" 2>&1 >/dev/null) || true
    case "$left_words" in
      *"No such"*) return 0 ;;
    esac
    echo "${left_words:-Docker did not answer}" >&2
    return 1
  }
  left_from=$(printf '%s\n' "$left_mounts" | concerned "$2" "$3")
  [ -n "$left_from" ] || return 0
  left_image=$(reference_of "$1" "$left_from") || return 1
  left_found=$(count_files "$left_from" "$(mounts_of "$left_image")" "$(that_exist "$3")") || {
    drop_reference "$left_image"
    echo "$left_found" >&2
    return 1
  }
  drop_reference "$left_image"
  printf '%s\n' "$left_found" | as_lines "$1" "$left_from"
}

# Lines of volume and path: what a container may write to that is neither its own layer nor the host's.
mounts_of() {
  docker inspect --type container --format \
    '{{range .Mounts}}{{if and .RW (eq (print .Type) "volume")}}{{.Name}} {{.Destination}}{{"\n"}}{{end}}{{end}}' "$1"
}

# Of these lines those that count; what is mounted at the same path afterwards loses nothing.
concerned() {
  while IFS=' ' read -r volume path; do
    [ -n "$volume" ] || continue
    [ "$1" = all ] || is_anonymous "$volume" || { [ "$1" = met ] && is_met "$path" "$2"; } || continue
    ! is_discarded "$path" || continue
    case " $CACHES " in *" $volume "*) continue ;; esac
    ! printf '%s\n' "$2" | grep -qxF "$volume $path" || continue
    printf '%s %s\n' "$volume" "$path"
  done
}

# Docker makes up 64 hexadecimal digits; its label for them came with a later version.
is_anonymous() {
  case "$1" in
    *[!0-9a-f]*) return 1 ;;
  esac
  [ "${#1}" = 64 ]
}

# Whether one of the mounts $2 lies at, in or around the path $1.
is_met() {
  while IFS=' ' read -r _ at; do
    [ -n "$at" ] || continue
    case "$1/" in
      "$at"/*) return 0 ;;
    esac
    case "$at/" in
      "$1"/*) return 0 ;;
    esac
  done <<MOUNTS
$2
MOUNTS
  return 1
}

is_discarded() {
  while IFS= read -r discarded; do
    case "$1/" in
      "${discarded:-none}"/*) return 0 ;;
    esac
  done <<DISCARDED
$DISCARD
DISCARDED
  return 1
}

# A container of the same image, with what it has at these paths in volumes of its own.
reference_of() {
  left_own_image=$(docker inspect --type container --format '{{.Image}}' "$1") || return 1
  left_paths=$2
  set -- "$1" "$left_own_image"
  while IFS=' ' read -r _ path; do
    set -- "$@" --volume "$path"
  done <<PATHS
$left_paths
PATHS
  create_reference "$@"
}

# To mount a volume that is not there would make it.
that_exist() {
  while IFS=' ' read -r volume path; do
    [ -n "$volume" ] || continue
    ! docker volume inspect "$volume" >/dev/null 2>&1 || printf '%s %s\n' "$volume" "$path"
  done <<MOUNTS
$1
MOUNTS
}

# Counts in a container of the proxy's image, since a backend's may have no tools. $1 what is looked
# through, $2 the image's files at the same paths, $3 what is mounted afterwards.
count_files() {
  count_image=$(docker inspect --type container --format '{{.Image}}' "$PROXY" 2>/dev/null) ||
    count_image=$PROXY_IMAGE
  count_paths=$1
  count_references=$2
  count_targets=$3
  set -- --rm --network none --user 0:0 --entrypoint sh --env COUNT --env DISCARD
  number=0
  while IFS=' ' read -r volume path; do
    reference=$(printf '%s\n' "$count_references" | while read -r name at; do
      [ "$at" != "$path" ] || echo "$name"
    done)
    set -- "$@" --volume "$volume:/from/$number:ro" --volume "$reference:/image/$number:ro"
    number=$((number + 1))
  done <<PATHS
$count_paths
PATHS
  while IFS=' ' read -r volume path; do
    [ -z "$volume" ] || set -- "$@" --volume "$volume:/to$path:ro"
  done <<TARGETS
$count_targets
TARGETS
  set -- "$@" "$count_image" -c "$COUNT" count
  while IFS=' ' read -r _ path; do
    set -- "$@" "$path"
  done <<PATHS
$count_paths
PATHS
  count_words=$(docker run "$@" 2>&1) || number=-1
  count_lines=$(printf '%s\n' "$count_words" | grep '^[0-9][0-9]*	[0-9]') || true
  # A warning of Docker's client can stand between them.
  [ "$(printf '%s\n' "$count_lines" | wc -l)" -eq "$number" ] || {
    echo "$count_words"
    return 1
  }
  printf '%s\n' "$count_lines"
}

# What was counted, a line per path in the same order, with what each is about.
as_lines() {
  while IFS="	" read -r count since newest; do
    path_line=${2%%
*}
    set -- "$1" "${2#*
}"
    [ "$count" = 0 ] || printf 'left\t%s\t%s\t%s\t%s\t%s\t%s\n' \
      "$1" "${path_line#* }" "${path_line%% *}" "$count" "$since" "$newest"
  done
}
