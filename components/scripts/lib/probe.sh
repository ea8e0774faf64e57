# shellcheck shell=sh
# What a probe asks with, which answers are good, and how a command is run that decides instead.

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

# Runs a command that somebody configured: its exit code is in code, and the end of what it prints in words, however
# much that is.
run_bounded() {
  words=$({
    code=0
    "$@" 2>&1 || code=$?
    printf '\n%s\n' "$code"
  } | tail -c 65536 | tail -n 22)
  code=${words##*
}
  words=$(printf '%s' "${words%"$code"}")
}
