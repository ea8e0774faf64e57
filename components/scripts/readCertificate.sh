# Prints the certificate that nginx serves with, and the one that it would get, each in one line as base64; why nginx could
# not serve with that; or why it could not be looked at. Of an authority that gives it also what the container has told that
# asks for it.
main() {
  image=$(docker image inspect --format '{{.Id}}' "$IMAGE" 2>/dev/null ||
    docker inspect --type container --format '{{.Image}}' "$PROXY" 2>/dev/null) || image=
  if served=$(print_served 2>/dev/null) && [ -n "$served" ]; then
    say served "$served"
  fi
  [ -n "$SOURCE" ] || return 0
  # A volume that is not there would be made.
  [ -z "$ACME_VOLUME" ] || docker volume inspect "$ACME_VOLUME" >/dev/null 2>&1 || return 0
  [ -n "$image" ] || {
    say unseen "the image $IMAGE is not on the host yet"
    return
  }
  # Docker would make a directory that is not there, but for a mount of this kind. As root with the rights that nginx needs.
  set -- run --rm --network none --user 0:0 --cap-drop ALL --cap-add CHOWN --cap-add DAC_OVERRIDE --entrypoint sh \
    --mount "$SOURCE,target=$FILES,readonly"
  words=$(docker "$@" "$image" -c "$LOOK" sh "$CHAIN" "$KEY" "${ACME_VOLUME:+$FILES/trouble}" 2>&1) && failed= || failed=yes
  given=$(printf '%s\n' "$words" | sed -n 's/^given //p')
  # Docker's client ends with a line about its own help.
  told=$(printf '%s\n' "$words" | sed -n 's/^told //p')
  [ -z "$told" ] || say told "$told"
  [ -z "$failed" ] ||
    say trouble "$(printf '%s\n' "$words" | sed "/^Run 'docker/d; /^ *\$/d" | tail -n 1 | tr -d '\r')"
  [ -z "$given" ] || say given "$given"
}

print_served() {
  if [ "$(docker inspect --type container --format '{{.State.Running}}' "$PROXY" 2>/dev/null)" = true ]; then
    docker exec "$PROXY" sh -c "$PRINT" sh "$STATE" "$STATUS_PORT"
  elif [ -n "$image" ] && docker volume inspect "$VOLUME" >/dev/null 2>&1; then
    docker run --rm --network none --user 0:0 --entrypoint sh --volume "$VOLUME:$STATE:ro" "$image" -c "$PRINT" sh "$STATE" 0
  fi
}

say() {
  printf '%s\t%s\n' "$1" "$2"
}

# shellcheck disable=SC2016 # expanded in the container
PRINT='pair=$(curl -fsS -m 2 "http://127.0.0.1:$2/certificate" 2>/dev/null) || pair=current
[ -f "$1/tls/$pair/chain.pem" ] && base64 <"$1/tls/$pair/chain.pem" | tr -d "\n"'

# shellcheck disable=SC2016 # expanded in the container
LOOK='[ -z "$3" ] || [ ! -f "$3" ] || printf "told %s\n" "$(head -n 1 "$3")"
mkdir /tmp/pair || exit 1
words=$(timeout 20 cp "$1" /tmp/pair/chain.pem 2>&1) || { printf "%s\n" "${words:-$1 cannot be read within 20 s}"; exit 1; }
words=$(timeout 20 cp "$2" /tmp/pair/key.pem 2>&1) || { printf "%s\n" "${words:-$2 cannot be read within 20 s}"; exit 1; }
printf "given %s\n" "$(base64 </tmp/pair/chain.pem | tr -d "\n")"
'"$TRY_PAIR"'
! command -v nginx >/dev/null || try_pair /tmp/pair'

set -euf
main
