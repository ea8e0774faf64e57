#!/bin/sh
# Runs a command with the daemon beside this file. Both get a network and a /run of their own: nothing of the host's
# daemon is touched, and the command finds this one where it expects a daemon. $1 is a folder with images.tar, which
# is removed in the end.
set -eu
here=$(dirname "$0") folder=$1
shift
if [ -z "${FORECASTER_INSIDE:-}" ]; then
  FORECASTER_INSIDE=yes exec unshare --net --mount "$0" "$folder" "$@"
fi
unset FORECASTER_INSIDE DOCKER_HOST DOCKER_CONTEXT

end() {
  trap '' HUP INT TERM
  [ -z "${command:-}" ] || { kill "$command" 2>/dev/null && wait "$command"; } || true
  [ -z "${daemon:-}" ] || { kill "$daemon" 2>/dev/null && wait "$daemon"; } || true
  rm -rf "$folder"
}
trap end EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

ip link set lo up
mount -t tmpfs -o mode=755 tmpfs /run
# Without a network npm has what it has already had.
export PATH="$here:$PATH" npm_config_offline=true
dockerd --data-root "$folder/data" >"$folder/dockerd.log" 2>&1 &
daemon=$!
until docker version >/dev/null 2>&1; do
  if ! kill -0 "$daemon" 2>/dev/null; then
    tail -n 20 "$folder/dockerd.log" >&2
    exit 1
  fi
  sleep 0.2
done
docker load --quiet --input "$folder/images.tar"
"$@" &
command=$!
code=0
wait "$command" || code=$?
command=
exit "$code"
