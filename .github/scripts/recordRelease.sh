#!/bin/sh
# Commits the changed file of a stack and pushes it. Needs STACK and IMAGE_TAG.
main() {
  if git diff --quiet -- "Pulumi.$STACK.yaml"; then
    echo "Pulumi.$STACK.yaml has not changed."
    return
  fi
  git config user.name "github-actions[bot]"
  git config user.email "41898282+github-actions[bot]@users.noreply.github.com"
  git commit --message "Release $IMAGE_TAG on $STACK" -- "Pulumi.$STACK.yaml"
  # Somebody may have pushed meanwhile; the stack file itself is ours alone (concurrency group).
  git push || { git pull --rebase && git push; }
}

set -eu
main
