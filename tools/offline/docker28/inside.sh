#!/bin/sh
# Runs a command with the daemon beside this file. Both get a network and a /run of their own: nothing of the host's
# daemon is touched, and the command finds this one where it expects a daemon.
set -eu
here=$(dirname "$0") data=$1 images=$2
shift 2
if [ -z "${FORECASTER_INSIDE:-}" ]; then
  FORECASTER_INSIDE=yes exec unshare --net --mount "$0" "$data" "$images" "$@"
fi
unset FORECASTER_INSIDE DOCKER_HOST DOCKER_CONTEXT
ip link set lo up
mount -t tmpfs -o mode=755 tmpfs /run
export PATH="$here:$PATH"
dockerd --data-root "$data" >"$data.log" 2>&1 &
daemon=$!
trap 'kill "$daemon" 2>/dev/null && wait "$daemon" || true' EXIT
until docker version >/dev/null 2>&1; do
  if ! kill -0 "$daemon" 2>/dev/null; then
    tail -n 20 "$data.log" >&2
    exit 1
  fi
  sleep 0.2
done
docker load --quiet --input "$images"
"$@"
