# Prints why nginx would refuse a configuration, and the line that it means; nothing where it takes it, and where it
# cannot be asked.
main() {
  # shellcheck disable=SC2016 # expanded in the proxy
  printf '%s' "$NGINX_CONF" | docker exec --interactive "$PROXY" sh -c '
    candidate=$(mktemp) || exit 0
    trap "rm -f $candidate" EXIT
    cat >"$candidate" || exit 0
    words=$(nginx -t -q -c "$candidate" 2>&1) || {
      refusal=$(printf "%s\n" "$words" | grep "\[emerg\]" | tail -n 1)
      line=${refusal##*"$candidate":}
      refusal=${refusal#*"[emerg] "}
      refusal=${refusal#[0-9]*"#"[0-9]*": "}
      printf "%s\n" "${refusal%" in $candidate"*}"
      case "$line" in [0-9]*) ;; *) line=0 ;; esac
      [ "$line" = 0 ] || sed -n "${line%%[!0-9]*}s/^ *//p" "$candidate"
    }' 2>/dev/null || true
}

set -euf
main
