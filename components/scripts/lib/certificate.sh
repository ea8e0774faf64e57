# shellcheck shell=sh
# Put before the scripts that take a certificate into use, inside the proxy container. All nginx of a stack read the
# pair of $STATE/tls/current, a link to a directory with the hash of the pair as its name.

# Takes the files $1 (chain) and $2 (key) for the pair that nginx reads next, unless they are that already. Prints why
# nginx could not serve with them. One at a time: see lock in pointer.sh.
take_pair() (
  umask 077
  mkdir -p "$STATE/tls" 2>&1 && new=$(mktemp -d "$STATE/tls/new.XXXXXX") || exit 1
  trap 'rm -rf "$new"' EXIT
  cp "$1" "$new/chain.pem" 2>&1 || exit 1
  cp "$2" "$new/key.pem" 2>&1 || exit 1
  hash=$(cat "$new/chain.pem" "$new/key.pem" | sha256sum | cut -c 1-12)
  [ "$(readlink "$STATE/tls/current")" != "$hash" ] || exit 0
  try_pair "$new" || exit 1
  rm -rf "$STATE/tls/$hash" "$STATE/tls/next"
  mv "$new" "$STATE/tls/$hash" 2>&1 && ln -s "$hash" "$STATE/tls/next" 2>&1 || exit 1
  mv -T "$STATE/tls/next" "$STATE/tls/current" 2>&1 || exit 1
  remove_others "$hash"
)

# The pair of the configuration: CERTIFICATE says whether its parts are files or texts. Where files cannot be used, what
# nginx has goes on. Sets words to the reason of a failure.
take_certificate() {
  case "${CERTIFICATE:-}" in
    files)
      words=$(take_pair "$CERTIFICATE_CHAIN" "$CERTIFICATE_KEY") || [ -e "$STATE/tls/current/key.pem" ]
      ;;
    texts)
      given=$(umask 077 && mktemp -d)
      printf '%s' "$CERTIFICATE_CHAIN" >"$given/chain"
      printf '%s' "$CERTIFICATE_KEY" >"$given/key"
      words=$(take_pair "$given/chain" "$given/key") && taken=0 || taken=1
      rm -rf "$given"
      return "$taken"
      ;;
  esac
}

remove_others() {
  set +f
  for directory in "$STATE"/tls/*; do
    case "${directory##*/}" in
      "$1" | current) ;;
      *) rm -rf "$directory" ;;
    esac
  done
}
