# Prints which of the images that an update needs the Docker host lacks, and, where it lacks one, what tells whether
# that fits there; see parseRoom in model/room.ts.
main() {
  for image in $IMAGES; do
    docker image inspect "$image" >/dev/null 2>&1 || absent="${absent:-} $image"
  done
  [ -n "${absent:-}" ] || return 0
  # shellcheck disable=SC2086 # one word per image
  printf 'absent\t%s\n' $absent
  printf 'platform\t%s\n' "$(docker version --format '{{.Server.Os}}/{{.Server.Arch}}' 2>/dev/null || true)"
  printf 'free\t%s\n' "$(free_bytes || true)"
  printf 'store\t%s\n' "$(docker info --format '{{.DriverStatus}}' 2>/dev/null | grep -o 'io\.containerd\.snapshotter' || true)"
  all=$(docker image ls --quiet --no-trunc 2>/dev/null | sort -u) || all=
  # shellcheck disable=SC2086 # one word per image
  [ -z "$all" ] || docker image inspect --format 'layers	{{range .RootFS.Layers}}{{.}} {{end}}' $all 2>/dev/null || true
  pulled_images | while read -r _ reference id; do
    used=used
    ! is_unused "$reference" "$id" || used=unused
    printf 'pulled\t%s\t%s\n' "$reference" "$used"
  done
}

set -euf
main
