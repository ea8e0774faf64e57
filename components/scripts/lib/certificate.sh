# shellcheck shell=sh
# Put before the scripts that take a certificate into use, inside the proxy container. All nginx of a stack read the pair
# of $STATE/tls/current, a link to a directory with the hash of the pair as its name, when they start and at each reload.
# The link says what is to be served; what is, nginx tells itself, from a file beside the pair: see loaded_pair.

# Puts the certificate that the configuration gives beside those that nginx has, when nginx can serve with it, and prints
# its hash; otherwise why not. CERTIFICATE says whether its parts are files or texts.
stage_certificate() (
  umask 077
  mkdir -p /run/forecaster "$STATE/tls" 2>&1 || exit 1
  new=$(mktemp -d /run/forecaster/pair.XXXXXX) || exit 1
  trap 'rm -rf "$new"' EXIT
  if [ "$CERTIFICATE" = texts ]; then
    printf '%s' "$CERTIFICATE_CHAIN" >"$new/chain.pem" || exit 1
    printf '%s' "$CERTIFICATE_KEY" >"$new/key.pem" || exit 1
  else
    # A file can hang, as on a network's file system that is gone.
    copy_file "$CERTIFICATE_CHAIN" "$new/chain.pem" || exit 1
    copy_file "$CERTIFICATE_KEY" "$new/key.pem" || exit 1
  fi
  hash=$(cat "$new/chain.pem" "$new/key.pem" | sha256sum | cut -c 1-12)
  if ! has_pair "$new" "$STATE/tls/$hash"; then
    try_pair "$new" || exit 1
    # shellcheck disable=SC2016 # the text is nginx's
    printf 'location = /certificate {\n    return 200 "%s\\n";\n}\n' "$hash" >"$new/status.conf"
    rm -rf "$STATE/tls/new" "$STATE/tls/$hash"
    cp -R "$new" "$STATE/tls/new" 2>&1 || exit 1
    timeout 20 sync || true
    mv "$STATE/tls/new" "$STATE/tls/$hash" 2>&1 || exit 1
  fi
  printf '%s\n' "$hash"
)

copy_file() {
  words=$(timeout 20 cp "$1" "$2" 2>&1) || {
    printf '%s\n' "${words:-$1 cannot be read within 20 s}"
    return 1
  }
}

# By what is in them: after the host has lost its power a file can be empty, whatever it is called.
has_pair() {
  cmp -s "$1/chain.pem" "$2/chain.pem" && cmp -s "$1/key.pem" "$2/key.pem" && [ -s "$2/status.conf" ]
}

# Lets nginx read the pair with hash $1 from its next reload on.
use_pair() {
  rm -rf "$STATE/tls/next" && ln -s "$1" "$STATE/tls/next" && mv -T "$STATE/tls/next" "$STATE/tls/current"
}

# The hash of the pair that is to be served.
used_pair() {
  readlink "$STATE/tls/current" || true
}

# The hash of the pair that nginx has read.
loaded_pair() {
  curl -fsS -m 2 "http://127.0.0.1:$1/certificate" 2>/dev/null || true
}

# Those that nobody serves with any more.
forget_other_pairs() (
  set +f
  for directory in "$STATE"/tls/*; do
    case "${directory##*/}" in
      "$1" | current) ;;
      *) rm -rf "$directory" ;;
    esac
  done
)
