# Proves a backend, or fails: its ready path must answer N times in a row, through the proxy's own
# upstream, from exactly the container that was checked.
main() {
  if [ -n "$TAKES_OVER" ]; then
    take_over
    return
  fi
  restarts=
  answer="no answer yet" subject=$READY_PATH refused=
  connections=
  trap stop_client EXIT
  started=$(date +%s)
  [ -z "$STARTS" ] || start
  deadline=$(($(date +%s) + TIMEOUT))
  since=$started
  look
  record_all &
  while :; do
    asked=$address
    ask
    look_at_connections
    if [ "$left" = 0 ] && is_ready "${answer%% *}" && [ "${answer#* }" = "$asked:$CONTAINER_PORT" ] && command_succeeds; then
      look
      [ "$address" != "$asked" ] || break
    fi
    [ "$(date +%s)" -lt "$deadline" ] || give_up
    ! is_final || [ $(($(date +%s) - since)) -lt 30 ] || give_up
    sleep 0.5
    look
  done
  took=$(($(date +%s) - started))
  look_at_keepalive
  wait
  # What ran before was ready at once, which says nothing of its start.
  [ -z "$STARTS$KEEPALIVE" ] || remember "startup/$id" "$took" || true
  remember "proven/$id" "$reference	$READY_PATH" || true
  remember "assets/$COLOR" "$id" || true
  # Nothing moves to what counts as stopped.
  [ -z "$STARTS" ] || words=$(docker exec "$PROXY" rm -f "$FACTS/stopped/$id" 2>&1) ||
    fail "it is ready, but that it runs again cannot be remembered: $words" "pulumi up"
  printf '%s\n' "{\"color\":\"$COLOR\",\"container\":\"$id\",\"image\":\"$image\",\"address\":\"$address:$CONTAINER_PORT\",\"closesEarly\":\"$closes_early\",\"connections\":\"$connections\"}"
}

# The gate of an earlier version wrote down nothing but what it printed when it had passed.
take_over() {
  docker exec "$PROXY" mkdir -p "$FACTS/proven"
  case "${PULUMI_COMMAND_STDOUT:-}" in
    *"\"container\":\"$CONTAINER_ID\""*)
      reference=$(docker inspect --type container --format "{{index .Config.Labels \"$LABEL_IMAGE\"}}" "$CONTAINER_ID")
      remember "proven/$CONTAINER_ID" "$reference	"
      ! docker exec "$PROXY" test -f "$ACTIVE/$COLOR" || remember "served/$COLOR" "$reference"
      ;;
  esac
  printf '%s\n' "${PULUMI_COMMAND_STDOUT:-}"
}

# An update had stopped it, or began to and was killed: Docker goes on with that, and starts nothing that still runs.
start() {
  forget_assets
  words=$(docker stop "$CONTAINER_ID" 2>&1 && docker start "$CONTAINER_ID" 2>&1) ||
    fail "its container, which an update has stopped, cannot be started: $words" "pulumi up   # once that is put right"
  started=$(date +%s)
}

# The engine has only made it: this update's, or one that was killed before it came to this. What is known of it is
# written down before, so that the next update starts it where this one cannot.
start_first() {
  record "$CONTAINER" "$id" &
  recording=$!
  own_parents "$id"
  wait "$recording"
  forget_assets
  words=$(docker start "$id" 2>&1) || fail "its container cannot be started: $words" "pulumi up   # once that is put right"
  started=$(date +%s)
  since=$started
  deadline=$((started + TIMEOUT))
  look
}

# Before it runs at all: nginx asks a color for files of its release only while this says that it is proven.
forget_assets() {
  words=$(docker exec "$PROXY" rm -f "$FACTS/assets/$COLOR" 2>&1) ||
    fail "that it is not proven any more cannot be written down in nginx's volume: $words" "docker start $PROXY"
}

# One look at the container; the gate ends at once when it cannot become ready any more. The label holds the
# reference of the image that it was created with.
look() {
  until facts=$(docker inspect --type container --format \
    "{{.Id}} {{.Image}} {{.State.Status}} {{.State.ExitCode}} {{.RestartCount}} image={{index .Config.Labels \"$LABEL_IMAGE\"}} {{with index .NetworkSettings.Networks \"$NETWORK\"}}{{.IPAddress}}{{end}}" \
    "$CONTAINER" 2>/dev/null); do
    words=$(docker inspect --type container "$CONTAINER" 2>&1 >/dev/null) || true
    case "$words" in
      *"No such"*) fail "its container $CONTAINER is gone" "pulumi up" ;;
    esac
    [ "$(date +%s)" -lt "$deadline" ] || fail "Docker does not tell of its container: $words" "docker info"
    sleep 1
  done
  # shellcheck disable=SC2086 # seven fields without blanks, the last of which can be missing
  set -- $facts
  id=$1 image=$2 status=$3 exit_code=$4 reference=${6#image=} address=${7:-}
  : "${restarts:=$5}"
  [ "$id" = "$CONTAINER_ID" ] || fail "another container took its name" "pulumi up"
  case "$status" in
    running) ;;
    created) start_first ;;
    *) fail "its container is $status (exit code $exit_code)" "docker start $CONTAINER" ;;
  esac
  [ "$5" = "$restarts" ] || fail "its container keeps restarting (exit code $exit_code)" ""
}

# The engine has recorded the containers that stand before this gate; one with another ID that is found
# later was left by an update that was killed. On a full disk the files stay empty, which says nothing.
record_all() {
  docker inspect --type container --format '{{.Name}} {{.Id}}' "$CONTAINER" "$DATABASE" "$PROXY" 2>/dev/null |
    docker exec --interactive "$PROXY" sh -c '
      mkdir -p "$1"
      while read -r name id; do printf "%s\n" "$id" >"$1$name"; done' sh "$RECORDED" 2>/dev/null || true
}

# Where a command decides: as many times in a row as there are to be good answers.
command_succeeds() {
  [ -n "$COMMAND" ] || return 0
  # shellcheck disable=SC2016 # expanded in the container
  run_bounded docker exec "$CONTAINER" sh -c '
    left=$2 end=$(($(date +%s) + $4))
    while :; do
      timeout -s KILL "$3" sh -c "$1" || exit
      left=$((left - 1))
      [ "$left" -gt 0 ] || exit 0
      [ "$(date +%s)" -lt "$end" ] || { printf "%s\n" "not $2 times in a row in time"; exit 124; }
      sleep 0.1
    done' sh "$COMMAND" "$CONSECUTIVE" "$PROBE_TIMEOUT" "$((deadline - $(date +%s)))"
  [ "$code" != 0 ] || return 0
  # Also what ignores gentler signals ends with it.
  [ "$code" != 137 ] || code="137, perhaps since it took longer than $PROBE_TIMEOUT s (gate.probeTimeout)"
  refused="exit code $code: $(printf '%s\n' "$words" | tail -n 1 | conceal "$CONTAINER")"
  return 1
}

# The last answer, since when it is the same, and how many more were to follow it.
ask() {
  last=$answer
  if answer=$(probe); then
    left=${answer%% *} answer=${answer#* }
  else
    explain $?
    left=$CONSECUTIVE
  fi
  [ "$answer" = "$last" ] || since=$(date +%s)
}

# Status and upstream address, as nginx sees them, behind the number of answers that are missing: of the last of N
# answers in a row, or of the first that is not ready or comes when the time is over. Fails when an answer does not
# come to its end.
probe() {
  # shellcheck disable=SC2016 # expanded in the proxy
  with_headers docker exec --interactive "$PROXY" sh -c '
    left=$1 upstream=$2 statuses=" $3 " end=$(($(date +%s) + $4))
    shift 4
    headers=$(cat)
    while :; do
      answer=$(printf "%s\n" "$headers" | "$@") || { code=$?; printf "%s\n" "$answer"; exit "$code"; }
      case "$statuses" in *" ${answer%% *} "*) ;; *) break ;; esac
      [ "${answer#* }" = "$upstream" ] || break
      left=$((left - 1))
      [ "$left" -gt 0 ] && [ "$(date +%s)" -lt "$end" ] || break
      sleep 0.1
    done
    printf "%s %s\n" "$left" "$answer"' sh "$CONSECUTIVE" "$asked:$CONTAINER_PORT" "$READY_STATUSES" \
    "$((deadline - $(date +%s)))" curl --config - -s -o /dev/null -m "$PROBE_TIMEOUT" \
    -w '%{http_code} %header{x-upstream}' "http://127.0.0.1:$COLOR_PORT$READY_PATH" 2>&1
}

# Whether it closes a connection that is idle for a little longer than nginx would keep it: a request that is sent at
# that moment is lost, and nginx asks no second time where it could have been carried out.
look_at_keepalive() {
  closes_early=
  [ -n "$KEEPALIVE" ] && [ "$KEEPALIVE" -le 60 ] || return 0
  url="http://$address:$CONTAINER_PORT$READY_PATH"
  # Two requests, the second of them KEEPALIVE and half a second after the first began. Where that took its time, or
  # announces the close, nothing is told; nginx keeps no connection of HTTP/1.0.
  opened=$(with_headers docker exec --interactive "$PROXY" curl --config - -s -m 0.5 --fail-early \
    --rate "$((7200 / (2 * KEEPALIVE + 1)))/h" -o /dev/null -o /dev/null \
    -w '%{num_connects}/%{http_version}/%header{connection};' "$url" "$url" 2>/dev/null) || return 0
  case "$opened" in
    *[Cc]lose*) ;;
    1/1.1/*";1/1.1/"*) closes_early=yes ;;
  esac
}

explain() {
  answer=$(printf '%s\n' "$answer" | tail -n 1)
  if is_dockers "$1"; then
    answer="Docker could not ask ($answer)"
  else
    answer="no complete response within $PROBE_TIMEOUT s ($answer)"
  fi
}

# Answers that a backend does not grow out of, such as 401 or a redirect; a path can appear late.
is_final() {
  ! is_ready "${answer%% *}" || return 1
  case "$answer" in
    404* | 408* | 425* | 429* | 5* | no* | Docker*) return 1 ;;
  esac
}

give_up() {
  proxy=$(docker inspect --type container --format '{{.State.Status}}' "$PROXY" 2>&1) ||
    case "$proxy" in
      *"No such"*) proxy=gone ;;
      *) proxy=running ;; # Nobody knows: then the last answer tells why.
    esac
  [ "$proxy" = running ] || fail "nginx, through which it is asked, is $proxy" "docker start $PROXY"
  ! is_ready "${answer%% *}" || [ -z "$refused" ] || answer=$refused subject=gate.command
  if is_ready "${answer%% *}"; then
    [ "${answer#* }" != "$address:$CONTAINER_PORT" ] ||
      fail "it answers, but not $CONSECUTIVE times in a row within $TIMEOUT s (gate.consecutive, gate.timeout)" ""
    fail "nginx reaches it at another address (last answer: $answer)" ""
  fi
  case "$answer" in
    Docker*) fail "nothing is known of it: Docker did not carry out the last question" "docker info" ;;
    404*) fail "not ready; waiting longer helps only where this path is still to come (gate.readyPath, gate.timeout)" "" ;;
    no* | exit* | 408* | 425* | 429* | 5*) fail "not ready; its container still runs, waiting longer could help (gate.timeout)" "" ;;
    *) fail "not ready; waiting longer will not help with such an answer" "" ;;
  esac
}

fail() {
  wait
  lines=$(last_lines "$CONTAINER" 20)
  {
    printf '%s\n' "$COLOR did not pass its gate after $(($(date +%s) - started)) s: $1."
    printf '%s\n' "Last answer of $subject: $answer. $(traffic)"
    [ "$subject" != gate.command ] || [ -z "$HINT" ] || printf '%s\n' "$HINT"
    [ -z "$2" ] || printf '%s\n' "To fix: $2"
    echo "Its last log lines:"
    printf '%s\n' "$lines"
    explain_denial
  } >&2
  exit 1
}

# What is kept from the container, where its log lines say that something was denied.
explain_denial() {
  case "$lines" in
    *"ermission denied"* | *"not permitted"* | *"ead-only file system"* | *EACCES* | *EPERM* | *EROFS*) ;;
    *) return 0 ;;
  esac
  restrictions=$(docker inspect --type container --format \
    'drops={{.HostConfig.CapDrop}} options={{.HostConfig.SecurityOpt}} readOnly={{.HostConfig.ReadonlyRootfs}}' \
    "$CONTAINER" 2>/dev/null) || return 0
  echo "Something was denied to it. What its container restricts:"
  case "$restrictions" in
    *drops=*ALL*options=*) echo "  It has few of root's rights; backend.container.capabilities.adds gives it more." ;;
  esac
  case "$restrictions" in
    *no-new-privileges*) echo "  It cannot gain rights; backend.container.securityOpts: [] lets it." ;;
  esac
  case "$restrictions" in
    *readOnly=true*) echo "  Its file system is read-only (backend.container.readOnly)." ;;
  esac
}

set -euf
main
