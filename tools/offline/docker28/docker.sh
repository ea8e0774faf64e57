#!/bin/sh
# Docker's client of another Debian's release, with the C library of that; what it starts, such as ssh, is the host's.
root=$(dirname "$0")/root
for loader in "$root"/usr/lib*/ld-linux-*.so.* "$root"/usr/lib/*-linux-gnu*/ld-linux-*.so.*; do
  [ ! -x "$loader" ] || break
done
exec "$loader" --library-path "$(echo "$root"/usr/lib/*-linux-gnu*)" "$root/usr/bin/docker" "$@"
