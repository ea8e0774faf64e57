#!/bin/sh
# Releases an image tag on a stack: `configure` decides what that takes and writes it into the stack file,
# `deploy` has Pulumi Deployments run the result, `record` commits what the stack serves then. Needs STACK
# (PULUMI_STACK where its full name is another), IMAGE_TAG, what GitHub gives every run, and DOCKER_HOST where
# the host can be asked.
main() {
  file="Pulumi.$STACK.yaml"
  case "${1:-}" in
    configure | deploy | record) "$1" ;;
    *) fail "release.sh: expected configure, deploy or record, got '${1:-}'" ;;
  esac
}

# Writes what serves first, and the release on top: the stack file in Git may be behind, as after a refused push.
configure() {
  check_run
  load_outputs
  ask_host
  image="$(repository_of "$active_image"):$IMAGE_TAG"
  target=$idle
  needed=true
  if [ "${active_image%@*}" = "$image" ] && [ "$told" = true ]; then
    target=$active
    needed=false
    notice "$IMAGE_TAG already serves on $active; nothing to release."
  elif [ "${active_image%@*}" = "$image" ]; then
    target=$active
    notice "$IMAGE_TAG already serves on $active; pulumi up makes sure of it."
  elif [ "${idle_image%@*}" = "$image" ]; then
    notice "$IMAGE_TAG is on $idle already, as the last outputs say: traffic moves there from $active."
  else
    idle_image=$image
    notice "$active serves $active_image; $image goes to $idle, and traffic follows it."
  fi
  write_file "$target"
  echo "needed=$needed" >>"$GITHUB_OUTPUT"
}

check_run() {
  case "$IMAGE_TAG" in
    "" | latest | [.-]* | *[!A-Za-z0-9._-]*)
      fail "image_tag: expected a fixed tag, got '$(printf '%s' "$IMAGE_TAG" | tr -c 'A-Za-z0-9._-' '?')'"
      ;;
  esac
  case "${PULUMI_STACK:-$STACK}" in
    "$STACK" | */"$STACK") ;;
    *) fail "the variable with the stack's full name: expected one that ends in /$STACK, got $PULUMI_STACK" ;;
  esac
  case "$GITHUB_REF" in
    refs/heads/*) ;;
    *) fail "expected to run on a branch, where the release is recorded, got $GITHUB_REF" ;;
  esac
  [ "${GITHUB_RUN_ATTEMPT:-1}" = 1 ] || refuse_old_commit
}

# A run that is started again has the commit of its first attempt, whatever was merged and deployed since.
refuse_old_commit() {
  git fetch --quiet origin "$GITHUB_REF"
  others=$(git log --format='%ae %h %s' HEAD..FETCH_HEAD | awk -v bot="$bot_mail" '$1 != bot { $1 = "New:"; print }')
  [ -z "$others" ] || {
    echo "$others"
    fail "${GITHUB_REF#refs/heads/} has moved on since this run began, and running it again would deploy the commit from before. Nothing was touched; start a new run instead."
  }
}

# The color that users get and both images, as the last update that went through has told.
load_outputs() {
  outputs=$(stack stack output --json | tr -d ' \n')
  active=$(text_of activeColor "$outputs")
  case "$active" in
    blue) idle=green ;;
    green) idle=blue ;;
    *) fail "$STACK serves no color yet; deploy it once by hand: pulumi up --stack ${PULUMI_STACK:-$STACK}" ;;
  esac
  images=$(printf '%s\n' "$outputs" | sed -n 's/.*"images":{\([^}]*\)}.*/\1/p')
  active_image=$(text_of "$active" "$images")
  idle_image=$(text_of "$idle" "$images")
  : "${active_image:?the output images does not name it}" "${idle_image:?the output images does not name it}"
}

text_of() {
  printf '%s\n' "$2" | sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p"
}

# An update that was killed in its switch has told nothing: its outputs are still those of the one before it.
ask_host() {
  told=true
  [ -n "${DOCKER_HOST:-}" ] || return 0
  prefix=$(stack config get namePrefix 2>/dev/null || echo forecast)
  pointer=$(docker exec "$prefix-nginx" ls /etc/forecaster/active) || pointer=""
  [ "$pointer" != "$active" ] || return 0
  told=false
  if [ "$pointer" = "$idle" ]; then
    notice "The last update was ended before it could tell that $pointer serves."
    idle=$active
    idle_image=$active_image
    active=$pointer
    active_image=$(docker inspect --type container --format "$image_label" "$prefix-backend-$active")
  else
    notice "The Docker host does not tell which color it serves; the last outputs are assumed."
  fi
}

# The reference without tag and digest; a port of the registry is not a tag.
repository_of() {
  name=${1%@*}
  case "${name##*/}" in
    *:*) echo "${name%:*}" ;;
    *) echo "$name" ;;
  esac
}

write_file() {
  stack config set-all --path --plaintext "activeColor=$1" \
    --plaintext "images.$active=$active_image" --plaintext "images.$idle=$idle_image"
}

# Deployed is the commit of this run and the release on top of it, nothing that was merged since. Older than
# 3.256 `pulumi deployment run` ends well whatever became of the deployment, so the outputs have the last word.
deploy() {
  color=$(stack config get activeColor)
  image=$(stack config get --path "images.$color")
  git diff --quiet -- "$file" || commit "Release $IMAGE_TAG on $STACK"
  git push --quiet --force origin "HEAD:refs/heads/deploy/$STACK" ||
    fail "The push to deploy/$STACK, where Pulumi Deployments finds the release, was refused. Nothing was deployed."
  ended=0
  stack deployment run update --git-commit "$(git rev-parse HEAD)" --suppress-stream-logs=false || ended=$?
  load_outputs
  [ "$ended $active $active_image" = "0 $color $image" ] ||
    fail "The deployment failed (pulumi ended with $ended; its log is above): $STACK serves $active_image on $active, wanted was $image on $color. ${GITHUB_REF#refs/heads/} was not changed."
  notice "$STACK serves $image on $color."
}

# Only the stack file goes on top of whatever the branch is by now; nothing of that is deployed by it.
record() {
  load_outputs
  refused=""
  for _ in 1 2 3 4 5; do
    git fetch --quiet origin "$GITHUB_REF"
    head=$(git rev-parse FETCH_HEAD)
    [ "$head" != "$refused" ] || fail_record "The push was refused, as Git says above"
    take_file
    write_file "$active"
    if git diff --quiet -- "$file"; then
      echo "$file says what $STACK serves."
      return
    fi
    commit "$STACK serves $IMAGE_TAG on $active"
    if git push --quiet origin "HEAD:$GITHUB_REF"; then
      return
    fi
    refused=$head
  done
  fail_record "Others pushed each time before this could"
}

take_file() {
  git reset --quiet "$head"
  git show "$head:$file" >"$file" || fail_record "There is no $file any more"
  git diff --quiet "$GITHUB_SHA" "$head" -- "$file" ||
    notice "$file was changed since this run began: its colors and images are set to what $STACK serves, everything else is kept and not deployed yet."
}

fail_record() {
  fail "$1: $STACK serves $active_image on $active, and $file on ${GITHUB_REF#refs/heads/} does not say so. No later release is held up by that. To record it, let this workflow push (docs/github.md) and start a new run with $IMAGE_TAG: it releases nothing."
}

commit() {
  git -c user.name="$bot" -c user.email="$bot_mail" commit --quiet --message "$1" -- "$file"
}

stack() {
  pulumi "$@" --stack "${PULUMI_STACK:-$STACK}" --non-interactive
}

notice() {
  echo "::notice::$*"
}

fail() {
  echo "::error::$*" >&2
  exit 1
}

set -eu
image_label='{{index .Config.Labels "forecaster-enterprise.image"}}'
bot="github-actions[bot]"
bot_mail="41898282+github-actions[bot]@users.noreply.github.com"
main "$@"
