#!/bin/sh
# Has Pulumi Deployments run `pulumi up` of the commit that stands here, and fails unless the stack serves its
# release afterwards: the command itself ends well whatever became of the deployment. Needs STACK
# (PULUMI_STACK where its full name is another).
main() {
  stack deployment run update --git-commit "$(git rev-parse HEAD)" --suppress-stream-logs=false
  wanted=$(stack config get activeColor)
  image=$(stack config get --path "images.$wanted")
  serves=$(stack stack output activeColor)
  images=$(stack stack output images --json | tr -d ' \n')
  case "$serves $images" in
    "$wanted "*"\"$wanted\":\"$image\""*) echo "$STACK: $wanted serves $image." ;;
    *) fail "The deployment failed: $STACK serves $serves of $images, wanted is $image on $wanted. Its log is above; reverting the commit brings Git back in line." ;;
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
