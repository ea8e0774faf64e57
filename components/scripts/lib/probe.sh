# shellcheck shell=sh
# What a probe asks with, and which answers are good.

# Runs curl, or what is given before its arguments, with the headers of gate.host and gate.headers. They come from
# stdin, since one of them can be a secret, and everybody on the host can read a command line.
with_headers() {
  printf '%s\n' "$PROBE_HEADERS" | "$@"
}

# Whether the status $1 is one with which the path $2 passes.
passes() {
  case "$1" in
    2[0-9][0-9]) return 0 ;;
  esac
  [ "$2" = "$READY_PATH" ] && is_ready "$1"
}

is_ready() {
  case " $READY_STATUSES " in
    *" $1 "*) return 0 ;;
  esac
  return 1
}
