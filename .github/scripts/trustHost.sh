#!/bin/sh
# Makes ssh accept the recorded host keys only. Needs KNOWN_HOSTS, as `ssh-keyscan` prints it and somebody
# has compared it with the host's own.
main() {
  # Without an address Docker would be the runner's own.
  : "${DOCKER_HOST:?the variable with the address of the Docker host is empty}"
  : "${KNOWN_HOSTS:?the variable with the host keys is empty}"
  mkdir -p "$HOME/.ssh"
  chmod 700 "$HOME/.ssh"
  printf '%s\n' "$KNOWN_HOSTS" >"$HOME/.ssh/known_hosts"
  # One connection for the many short Docker commands of an update.
  cat >"$HOME/.ssh/config" <<'CONFIG'
Host *
  StrictHostKeyChecking yes
  ControlMaster auto
  ControlPath ~/.ssh/control-%C
  ControlPersist 60
CONFIG
}

set -eu
main
