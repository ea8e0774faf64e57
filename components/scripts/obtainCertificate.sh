# Runs as the command of the container that obtains the certificate of users from an authority (ACME), with lego. All that
# it knows is in its volume, the folder that it starts in: the accounts, an order for each list of names, the pairs, and the
# link "current" to the one that is valid, which the proxy watches. "trouble" has the attempts that failed since the last
# that did not: their number, when the last was, and the words of lego.
main() {
  umask 077
  child=
  stops=
  trap 'stops=yes; [ -z "$child" ] || kill "$child" 2>/dev/null || true' TERM INT
  mkdir -p "accounts/$ACCOUNT" "orders/$ORDER" pairs
  order=orders/$ORDER
  ln -sfn "../../accounts/$ACCOUNT" "$order/accounts"
  if [ -n "${ROOT_CERTIFICATE:-}" ]; then
    printf '%s\n' "$ROOT_CERTIFICATE" >root.pem
    export LEGO_CA_CERTIFICATES="$PWD/root.pem" LEGO_CA_SYSTEM_CERT_POOL=true
  fi
  # No sooner after an attempt that failed than that, however often Docker starts the container.
  failures=$(failed_before 1)
  [ -z "$failures" ] || pause "$(left_of_pause "$(failed_before 2)")"
  : "${failures:=0}"
  while [ -z "$stops" ]; do
    if attempt && publish; then
      failures=0
      rm -f trouble
      pause "$(about "$CHECK_EVERY")"
    else
      [ -z "$stops" ] || break
      failures=$((failures + 1))
      tell
      pause "$(about "$(longer)")"
    fi
  done
}

# A field of what an earlier start of this container has told; nothing where that is none.
failed_before() {
  sed -n "1s/^\\([0-9]\\{1,9\\}\\) \\([0-9]\\{1,12\\}\\) .*/\\$1/p" trouble 2>/dev/null || true
}

left_of_pause() {
  since=$(($(date +%s) - $1))
  if [ "$since" -ge 0 ] && [ "$since" -lt "$RETRY_EVERY" ]; then
    printf '%s\n' "$((RETRY_EVERY - since))"
  else
    echo 0
  fi
}

# Obtains the certificate, or another one where that is due.
attempt() {
  forget_broken
  lego=$(command -v lego) || lego=/lego
  set -- --accept-tos --path "$order" --http --http.port ":$CHALLENGE_PORT" --key-type ec256
  for name in $NAMES; do
    set -- "$@" --domains "$name"
  done
  [ -z "${LEGO_EAB_KID:-}" ] || set -- "$@" --eab
  # An account of its own has to ask for one of its own.
  if [ -s "$order/certificates/${NAMES%% *}.crt" ] && is_registered; then
    set -- "$@" renew --dynamic --no-random-sleep
  else
    set -- "$@" run
  fi
  run timeout 900 "$lego" "$@" >lego.log 2>&1 && failed= || failed=yes
  cat lego.log >&2
  [ -z "$failed" ]
}

is_registered() (
  set +f
  for account in "$order"/accounts/*/*/account.json; do
    [ ! -s "$account" ] || exit 0
  done
  exit 1
)

# What was being written when the disk was full, or the host lost its power, would be in the way for ever.
forget_broken() {
  set +f
  for account in "$order"/accounts/*/*; do
    if [ ! -s "$account/account.json" ] || ! has_key "$account/keys"; then
      rm -rf "$account"
    fi
  done
  for file in "$order"/certificates/*; do
    [ -s "$file" ] || rm -rf "$order/certificates"
  done
  set -f
}

has_key() {
  for file in "$1"/*; do
    [ -s "$file" ] || return 1
  done
}

# Puts the pair where the proxy finds it, with one rename.
publish() {
  chain=$order/certificates/${NAMES%% *}.crt
  key=$order/certificates/${NAMES%% *}.key
  hash=$(cat "$chain" "$key" | sha256sum | cut -c 1-12)
  [ "$(readlink current)" != "pairs/$hash" ] || return 0
  begins=$(first_moment "$chain")
  [ "${begins:-0}" -le "$(date -u +%y%m%d%H%M%S)" ] || {
    printf 'the certificate is not valid before %s (UTC, year first)\n' "$begins" >lego.log
    return 1
  }
  rm -rf pairs/new next
  { mkdir pairs/new && cp "$chain" pairs/new/chain.pem && cp "$key" pairs/new/key.pem && sync &&
    rm -rf "pairs/$hash" && mv pairs/new "pairs/$hash" && ln -s "pairs/$hash" next && mv -T next current; } >lego.log 2>&1 || return 1
  printf 'Obtained a certificate for %s.\n' "$NAMES"
  forget_older
}

# When a certificate begins, as yymmddhhmmss: the first of the two times of its validity (RFC 5280, section 4.1.2.5).
first_moment() {
  sed '/^-----END/q; /^-----/d' "$1" | base64 -d | od -An -v -tx1 | tr -d ' \n' |
    sed -n 's/.*301e170d\([0-9]\{24\}\)5a170d[0-9]\{24\}5a.*/\1/p' | sed 's/3\([0-9]\)/\1/g'
}

# Pairs that nobody serves any more, and orders for other names.
forget_older() {
  set +f
  for folder in pairs/* orders/*; do
    case "$folder" in
      "pairs/$hash" | "$order") ;;
      *) rm -rf "$folder" ;;
    esac
  done
  set -f
}

# In one line. A message of lego begins with its time.
tell() {
  words=$(awk '/^[0-9][0-9][0-9][0-9]\/[0-9][0-9]\/[0-9][0-9] / { text = ""; sub(/^[^ ]+ [^ ]+ /, "") }
    { text = text " " $0 } END { print text }' lego.log | tr -s '[:space:][:cntrl:]' ' ' | cut -c 1-600)
  printf '%s %s %s\n' "$failures" "$(date +%s)" "${words# }" >trouble.new && mv trouble.new trouble || true
}

longer() {
  seconds=$RETRY_EVERY
  doubled=1
  while [ "$doubled" -lt "$failures" ] && [ "$seconds" -lt "$CHECK_EVERY" ]; do
    seconds=$((seconds * 2))
    doubled=$((doubled + 1))
  done
  [ "$seconds" -le "$CHECK_EVERY" ] || seconds=$CHECK_EVERY
  printf '%s\n' "$seconds"
}

# Give or take a quarter, so that not all stacks of the world ask at once.
about() {
  printf '%s\n' "$((($1 * (750 + $(od -An -N2 -tu2 /dev/urandom) % 501) + 500) / 1000))"
}

pause() {
  [ -n "$stops" ] || run sleep "$1" || true
}

# A signal ends what it waits for, also one that came just before.
run() {
  "$@" &
  child=$!
  [ -z "$stops" ] || kill "$child" 2>/dev/null || true
  code=0
  wait "$child" || code=$?
  child=
  return "$code"
}

set -euf
main
