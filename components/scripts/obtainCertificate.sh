# Runs as the command of the container that obtains the certificate of users from an authority (ACME), with lego. All that
# it knows is in its volume, the folder that it starts in: the accounts, an order for each list of names, the pairs, and the
# link "current" to the one that is valid, which the proxy watches. "trouble" has the attempts that failed since the last
# that did not: their number, when the last was, for which order, and the words of lego; "begun" when one began that has
# not ended.
main() {
  umask 077
  child=
  stops=
  trap 'stops=yes; [ -z "$child" ] || kill "$child" 2>/dev/null || true' TERM INT
  order=orders/$ORDER
  mkdir -p "$order" pairs
  if [ -n "${ROOT_CERTIFICATE:-}" ]; then
    printf '%s\n' "$ROOT_CERTIFICATE" >root.pem
    export LEGO_CA_CERTIFICATES="$PWD/root.pem" LEGO_CA_SYSTEM_CERT_POOL=true
  fi
  end_earlier
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
      tell "$(date +%s)" "$(last_words)"
      pause "$(about "$(longer)")"
    fi
  done
}

# An attempt that was ended with the container has failed; what lego was writing then can be half of it, or of two pairs.
end_earlier() {
  began=$(sed -n '1s/^\([0-9]\{1,12\}\)$/\1/p' begun 2>/dev/null) || return 0
  if [ -n "$began" ]; then
    if [ -n "$(find "$order/certificates" -newer begun 2>/dev/null)" ]; then
      rm -rf "$order/certificates"
    fi
    failures=$(failed_before 1)
    failures=$((${failures:-0} + 1))
    tell "$began" "its container ended before the answer was there"
  fi
  rm -f begun
}

# A field of what an earlier start of this container has told of the same order; nothing where that is none.
failed_before() {
  sed -n "1s/^\\([0-9]\\{1,9\\}\\) \\([0-9]\\{1,12\\}\\) $ORDER .*/\\$1/p" trouble 2>/dev/null || true
}

# A minute at most: who starts the container by hand has mended something.
left_of_pause() {
  since=$(($(date +%s) - $1))
  least=$RETRY_EVERY
  [ "$least" -le 60 ] || least=60
  if [ "$since" -ge 0 ] && [ "$since" -lt "$least" ]; then
    printf '%s\n' "$((least - since))"
  else
    echo 0
  fi
}

# Obtains the certificate, or another one where that is due.
attempt() {
  has_room || return 1
  mkdir -p "accounts/$ACCOUNT"
  ln -sfn "../../accounts/$ACCOUNT" "$order/accounts"
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
  date +%s >begun
  run timeout 900 "$lego" "$@" >lego.log 2>&1 && failed= || failed=yes
  [ -n "$stops" ] || rm -f begun
  cat lego.log >&2
  # An authority that was set up anew knows none of the accounts of before.
  ! grep -q ':accountDoesNotExist' lego.log || rm -rf "accounts/$ACCOUNT"
  [ -z "$failed" ]
}

# Nobody is asked for what could not be kept: authorities give only so many.
has_room() {
  : >lego.log
  head -c 65536 /dev/zero 2>/dev/null >room && sync && rm -f room && return
  rm -f room
  echo "There is no room in the volume for a certificate." >lego.log || true
  echo "There is no room in the volume for a certificate." >&2
  return 1
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
  set -f
  for half in crt key; do
    [ -s "$order/certificates/${NAMES%% *}.$half" ] || rm -rf "$order/certificates"
  done
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

tell() {
  printf '%s %s %s %s\n' "$failures" "$1" "$ORDER" "$2" >trouble.new && mv trouble.new trouble || true
}

# In one line. A message of lego begins with its time.
last_words() {
  awk '/^[0-9][0-9][0-9][0-9]\/[0-9][0-9]\/[0-9][0-9] / { text = ""; sub(/^[^ ]+ [^ ]+ /, "") }
    { text = text " " $0 } END { print text }' lego.log | tr -s '[:space:][:cntrl:]' ' ' | cut -c 2-600
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
