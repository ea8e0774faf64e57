# shellcheck shell=sh
# Put before the scripts that look whether containers are tied to their stack's network.

# For each container that is there, its stack and the ID of the network NETWORK that it is tied to, if it is.
owners_and_networks() {
  docker inspect --type container --format \
    "{{index .Config.Labels \"$LABEL_STACK\"}} {{with index .NetworkSettings.Networks \"$NETWORK\"}}{{.NetworkID}}{{end}}" "$@"
}
