#!/bin/sh
# `flock [-sxun] FD`, and nothing else, as busybox knows it.
main() {
  case "$*" in
    [0-9]* | -[sxun]\ [0-9]*) exec /usr/bin/flock "$@" ;;
  esac
  echo "flock: only flock [-sxun] FD is known to busybox, got $*" >&2
  exit 1
}

set -eu
main "$@"
