# Prints the certificate that nginx serves with, and the one in files of the Docker host that it would get, each in one
# line as base64; why nginx could not serve with these; or why they could not be looked at.
main() {
  if [ "$(docker inspect --type container --format '{{.State.Running}}' "$PROXY" 2>/dev/null)" = true ]; then
    served=$(docker exec "$PROXY" sh -c "$PRINT" sh "$SERVED/chain.pem" 2>/dev/null) && say served "$served"
  fi
  [ -n "$DIRECTORY" ] || return 0
  image=$(docker image inspect --format '{{.Id}}' "$IMAGE" 2>/dev/null) || {
    say unseen "the image $IMAGE is not on the host yet"
    return
  }
  # Docker would make a directory that is not there, but for a mount of this kind. The rights are those of the proxy.
  set -- run --rm --network none --cap-drop ALL --cap-add DAC_OVERRIDE --entrypoint sh \
    --mount "type=bind,source=$DIRECTORY,target=$FILES,readonly" "$image"
  words=$(docker "$@" -c "$LOOK" sh "$CHAIN" "$KEY" 2>&1) || {
    # Docker's client ends with a line about its own help.
    say trouble "$(printf '%s\n' "$words" | sed "/^Run 'docker/d; /^ *\$/d" | tail -n 1 | tr -d '\r')"
    return
  }
  say given "$words"
}

say() {
  printf '%s\t%s\n' "$1" "$2"
}

# shellcheck disable=SC2016 # expanded in the proxy
PRINT='[ -f "$1" ] && base64 <"$1" | tr -d "\n"'

# shellcheck disable=SC2016 # expanded in the container
LOOK='words=$(cat "$1" 2>&1 >/dev/null) || { printf "%s\n" "$words" >&2; exit 1; }
words=$(cat "$2" 2>&1 >/dev/null) || { printf "%s\n" "$words" >&2; exit 1; }
mkdir /tmp/pair && cp "$1" /tmp/pair/chain.pem && cp "$2" /tmp/pair/key.pem || exit 1
'"$TRY_PAIR"'
! command -v nginx >/dev/null || try_pair /tmp/pair >&2 || exit 1
base64 <"$1" | tr -d "\n"'

set -euf
main
