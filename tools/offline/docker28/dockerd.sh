#!/bin/sh
# Docker's daemon of another Debian's release, on the files of that, in a mount namespace of its own: it must be able
# to remount its root. Everything else of the host is where it is on the host.
root=$(dirname "$0")/root
# shellcheck disable=SC2016 # for the shell inside
exec unshare --mount sh -ec '
  root=$1
  shift
  mount --bind "$root" "$root"
  for folder in /*; do
    case $folder in
    /bin | /sbin | /lib* | /usr | /var | /etc | /boot | /lost+found) continue ;;
    esac
    if [ -d "$folder" ] && [ ! -L "$folder" ]; then
      mkdir -p "$root$folder"
      mount --rbind "$folder" "$root$folder"
    fi
  done
  mkdir -p "$root/before"
  cd "$root"
  pivot_root . before
  umount -l /before
  exec /usr/sbin/dockerd "$@"
' sh "$root" "$@"
