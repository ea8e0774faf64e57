# shellcheck shell=sh
# Put behind reference.sh and userOf.sh, and before the scripts that start a container which was created for that. For
# what is mounted at a path whose folders the image lacks Docker makes them, for root: a user could make nothing there.

# Gives the folders that Docker makes above what is mounted in the container $1, which never ran, to its user; none
# that its image has. What cannot be given away stays as Docker makes it.
own_parents() {
  parents_facts=$(docker inspect --type container --format \
    '{{.Image}} {{if not .HostConfig.ReadonlyRootfs}}{{.Config.User}}{{end}}
{{range .Mounts}}{{println .Destination}}{{end}}{{range $path, $_ := .HostConfig.Tmpfs}}{{println $path}}{{end}}' "$1") ||
    return 0
  parents_spec=${parents_facts%%
*}
  parents_mounts=$(printf '%s\n' "$parents_facts" | sed -n '2,${/./p;}' | sort)
  parents_image=${parents_spec%% *}
  parents_spec=${parents_spec#* }
  case "$parents_spec" in
    '' | 0 | root | 0:* | root:*) return 0 ;;
  esac
  parents_reference='' parents_user='' parents_known=''
  while IFS= read -r parents_path; do
    give_above "$1" "$parents_path"
  done <<MOUNTS
$parents_mounts
MOUNTS
  # Nobody needs to wait for that.
  [ -z "$parents_reference" ] || drop_reference "$parents_reference" >/dev/null 2>&1 </dev/null &
}

# Of the container $1 and its mount $2.
give_above() {
  parents_missing=
  parents_above=${2%/*}
  until is_there "$parents_above"; do
    parents_missing="$parents_above
$parents_missing"
    parents_known="$parents_known$parents_above
"
    parents_above=${parents_above%/*}
  done
  parents_known="$parents_known$parents_above
"
  [ -n "$parents_missing" ] || return 0
  # What lies in another mount is no folder of the container's own.
  ! is_line "$parents_above" "$parents_mounts" || return 0
  : "${parents_user:=$(user_of "$parents_spec" "$parents_reference" || echo unknown)}"
  # Docker itself says so when it starts it.
  [ "$parents_user" != unknown ] || return 0
  printf '%s' "$parents_missing" | tar_for "$parents_user" "${parents_above}/" |
    docker cp - "$1:$parents_above/" >/dev/null 2>&1 || true
}

# Whether the folder $1 is the image's, or was given away before, or is a mount; each is asked for once.
is_there() {
  [ -n "$1" ] || return 0
  ! is_line "$1" "$parents_known
$parents_mounts" || return 0
  : "${parents_reference:=$(create_reference "$parents_image" "$parents_image" 2>/dev/null)}"
  # What it holds can be much: its beginning tells. A Docker that does not answer says nothing of the image.
  [ -z "$parents_reference" ] ||
    ! docker cp --follow-link "$parents_reference:$1" - 2>&1 </dev/null | head -c 500 | LC_ALL=C tr -d '\000' |
    LC_ALL=C grep -q -e '^Error: No such container:path' -e 'Could not find the file'
}

is_line() {
  [ -n "$1" ] && printf '%s\n' "$2" | grep -qxF -e "$1"
}

# Writes a tar of the folders on its input, whose paths begin with $2, for a user and its group ("1000 1000"). Not every
# awk can print the byte zero: until the end \001 stands for it. The extended header of POSIX has room for any name and number.
tar_for() {
  LC_ALL=C awk -v "user=$1" -v "above=$2" -v "now=$(date +%s)" "$TAR_OF_FOLDERS" | LC_ALL=C tr '\001' '\000'
}

# shellcheck disable=SC2016 # of awk
TAR_OF_FOLDERS='
BEGIN {
  split(user, number, " ")
  for (i = 2; i < 256; i++) code[sprintf("%c", i)] = i
}
{
  name = substr($0, length(above) + 1) "/"
  records = record("path", name) record("uid", number[1]) record("gid", number[2]) record("mtime", now)
  printf "%s%s%s", header("extended", "x", length(records)), records, zeros((512 - length(records) % 512) % 512)
  printf "%s", header(substr(name, 1, 100), 5, 0)
}
END { printf "%s", zeros(1024) }
# Its length stands before it, and counts itself.
function record(key, value,   rest, size) {
  rest = " " key "=" value "\n"
  size = length(rest) + length(length(rest))
  if (length(rest) + length(size) != size) size++
  return size rest
}
function header(name, type, size,   before, after, sum, i, text) {
  before = field(name, 100) field("0000755", 8) field("0000000", 8) field("0000000", 8) field(sprintf("%011o", size), 12) \
    field("00000000000", 12)
  after = type field("", 100) field("ustar", 6) "00" field("", 247)
  text = before "        " after
  for (i = 1; i <= 512; i++) sum += code[substr(text, i, 1)]
  return before field(sprintf("%06o", sum), 7) " " after
}
function field(text, size) { return text zeros(size - length(text)) }
function zeros(size,   text) {
  while (length(text) < size) text = text "\001"
  return text
}'
