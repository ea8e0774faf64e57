# Prints which files an update would leave behind, before it begins; see parseLeftFiles in
# model/leftFiles.ts. REMOVED: containers that it creates again; LEFT: the one that traffic leaves;
# REACHED: the one that traffic goes to, where the update keeps it; VOLUMES: what new containers get.
main() {
  for container in $REMOVED; do
    tell "$container" anonymous "$VOLUMES"
  done
  [ -n "$LEFT" ] || return 0
  if [ -n "$REACHED" ]; then
    # A release from before a path was configured misses nothing there: its plan names it as pending.
    which=met
    after=$(mounts_of "$REACHED" 2>/dev/null) || after=
    printf '%s\n' "$after" | while IFS=' ' read -r volume path; do
      printf 'mount\t%s\t%s\n' "$volume" "$path"
    done
  else
    which=all
    after=$VOLUMES
  fi
  tell "$LEFT" "$which" "$after"
}

# That it cannot be told is no failure of this script: it is a refusal of its own.
tell() {
  if words=$(left_files "$@" 2>&1); then
    printf '%s\n' "$words"
  else
    # Docker's client ends with a line about its own help.
    words=$(printf '%s\n' "$words" | sed "/^Run 'docker/d; /^ *\$/d" | tail -n 1)
    printf 'untold\t%s\t%s\n' "$1" "$words"
  fi
}

set -euf
main
