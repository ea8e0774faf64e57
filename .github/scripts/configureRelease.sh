#!/bin/sh
# Puts an image tag on the idle color of a stack and makes that color the active one, in the stack file
# only: `pulumi up` does the rest. Needs STACK (PULUMI_STACK where its full name is another) and IMAGE_TAG.
main() {
  case "$IMAGE_TAG" in
    "" | latest | [.-]* | *[!A-Za-z0-9._-]*) fail "image_tag: not a fixed tag, got '$IMAGE_TAG'" ;;
  esac
  active=$(stack stack output activeColor)
  case "$active" in
    blue) idle=green ;;
    green) idle=blue ;;
    *) fail "$STACK serves no color yet, got '$active'; deploy it once by hand: pulumi up --stack $STACK" ;;
  esac
  running=$(stack config get --path "images.$active")
  image="$(repository_of "$running"):$IMAGE_TAG"
  # What serves stays as it is, whatever the stack file in Git says.
  stack config set --path "images.$idle" "$image"
  stack config set activeColor "$idle"
  echo "$STACK: $active serves; $image goes to $idle, and traffic follows it."
}

# The reference without tag and digest; a port of the registry is not a tag.
repository_of() {
  name=${1%@*}
  case "${name##*/}" in
    *:*) echo "${name%:*}" ;;
    *) echo "$name" ;;
  esac
}

stack() {
  pulumi "$@" --stack "${PULUMI_STACK:-$STACK}" --non-interactive
}

fail() {
  echo "$*" >&2
  exit 1
}

set -eu
main
