# Begins the proxy's command where requests are logged to files: once the file is full, every nginx begins another one. What
# is written meanwhile goes to the file that is set aside.
main() {
  mkdir -p "$STATE/log"
  rotate_for_ever &
}

rotate_for_ever() {
  # Whatever fails in a round, the next one begins.
  set +e
  while :; do
    sleep 1
    limits=$(sed -n "s/$LIMITS/\1 \2/p" "$STATE/nginx.conf")
    [ -n "$limits" ] || continue
    if size=$(stat -c %s "$STATE/log/access.log" 2>/dev/null); then
      [ "$size" -lt "${limits% *}" ] || rotate "${limits#* }"
    else
      reopen_log
    fi
  done
}

# A line of the configuration, so that another limit needs no other container.
LIMITS='^ *# scripts\/rotateLog.sh: at \([0-9]*\) bytes, \([0-9]*\) files$'

# Keeps $1 files, with the one that is being written. Not while another nginx takes over, which has the file open and is not
# known yet.
rotate() (
  exec 8>"$STATE/nginx/lock"
  flock 8
  cd "$STATE/log" || exit
  number=$(($1 - 1))
  while [ "$number" -gt 1 ]; do
    [ ! -f "access.log.$((number - 1))" ] || mv "access.log.$((number - 1))" "access.log.$number"
    number=$((number - 1))
  done
  mv access.log access.log.1 && reopen_log
  set +f
  for file in access.log.*; do
    # What somebody has compressed or renamed stays.
    case "${file##*.}" in *[!0-9]*) continue ;; esac
    [ "${file##*.}" -lt "$1" ] || rm "$file"
  done
)

# Those too that only answer what they were asked.
reopen_log() {
  for process in $(registered); do
    ! is_nginx "$process" || kill -USR1 "$process"
  done
}

set -euf
main
