# shellcheck shell=sh
# Put before the scripts that look at what an image has where no shell of it can tell.

# A container of the image $2 that is never started, for a look at $1; what follows are flags of `docker create`. What is
# mounted in it Docker fills with the image's files.
create_reference() {
  reference_about=$1
  reference_image=$2
  shift 2
  # Nobody needs to wait for that.
  drop_old_references "$reference_about" >/dev/null 2>&1 </dev/null &
  words=$(docker create --network none --label "forecaster-enterprise.reference=$reference_about" \
    --label "forecaster-enterprise.since=$(date +%s)" "$@" "$reference_image" true 2>&1) || {
    echo "$words" >&2
    return 1
  }
  echo "$words" | tail -n 1
}

drop_reference() {
  docker rm --volumes "$1" >/dev/null
}

# What a killed run has left; one that is younger may still be at work.
drop_old_references() {
  docker ps --all --filter "label=forecaster-enterprise.reference=$1" \
    --format '{{.ID}} {{.Label "forecaster-enterprise.since"}}' |
    while read -r old since; do
      [ "$since" -gt "$(($(date +%s) - 3600))" ] || drop_reference "$old" || true
    done
}
