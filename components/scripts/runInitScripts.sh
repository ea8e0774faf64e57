# Runs the files of database.initScripts on data that were made new, each once and in their order. Which of them have
# ended is a setting of the superuser in Postgres: written in the transaction of a file, kept with the data, and nothing
# that a backend's role or a restore of the database changes.
main() {
  as=
  ! docker exec "$FORECASTER_DATABASE" id postgres >/dev/null 2>&1 || as="--user postgres"
  # Tells what this update has begun from what another one has.
  run_id=$(od -A n -N 4 -t x4 /dev/urandom | tr -d ' ')
  end_left_ones || fail_all "One that an earlier update has begun cannot be ended: $left"
  before="?"
  folder=
  while read_ended && next_script; do
    [ "$before" != "$ended" ] || fail_all "Another update runs them."
    before=$ended
    run_next
  done
  finish
  # shellcheck disable=SC2086 # no word, or two
  [ -z "$folder" ] || docker exec $as "$FORECASTER_DATABASE" rm -rf "$folder" || true
  remember "initialised/$CONTAINER_ID" yes || true
  forget_others initialised
  printf '%s\n' "{\"initScripts\":\"ended\"}"
}

read_ended() {
  ended=$(printf '%s\n' "SELECT $ENDED" | ask_database 2>&1) || fail_all "Postgres does not tell which have ended: $ended"
}

# Those that have ended, a line each; behind them a star when all had, and later ones are none of these data's.
ENDED="coalesce((SELECT substr(one, 25) FROM pg_db_role_setting, unnest(setconfig) AS one WHERE setdatabase = 0
  AND setrole = (SELECT oid FROM pg_roles WHERE rolname = session_user) AND split_part(one, '=', 1) = 'forecaster.init_scripts'), '')"

next_script() {
  ! has_ended "*" || return 1
  script=$(printf '%s\n' "$SCRIPTS" | while IFS="	" read -r path file; do
    [ -z "$path" ] || has_ended "$path" || { printf '%s\t%s\n' "$path" "$file" && break; }
  done)
  [ -n "$script" ] || return 1
  path=${script%%	*}
  file=${script#*	}
  name=${path##*/}
}

has_ended() {
  printf '%s\n' "$ended" | grep -qxF -e "$1"
}

# What has ended when this one has.
with_this() {
  [ -z "$ended" ] || printf '%s\n' "$ended"
  printf '%s' "$path"
}

run_next() {
  bring
  case "$name" in
    *.sql) driver=$(drive "$(transaction)") ;;
    *) driver=$(drive "$(shell_script)") ;;
  esac
  code=0
  began=$(date +%s)
  # Without an input: when this client is killed, nothing ends early. What it has begun goes on to its end.
  # shellcheck disable=SC2086 # no word, or two
  words=$(PGPASSWORD=$FORECASTER_DATABASE_PASSWORD docker exec $as --env PGPASSWORD \
    --env "PGUSER=$FORECASTER_DATABASE_USER" --env "PGDATABASE=$FORECASTER_DATABASE_NAME" \
    --env "POSTGRES_USER=$FORECASTER_DATABASE_USER" --env "POSTGRES_DB=$FORECASTER_DATABASE_NAME" \
    --env "PGAPPNAME=$APPLICATION-$run_id" --env "PGOPTIONS=$OPTIONS" --env PGCONNECT_TIMEOUT=10 \
    --env "$OF_STACK" --env "$OF_RUN=$run_id" "$FORECASTER_DATABASE" sh -c "$RUN" sh "$folder" "$LIMIT" "$driver" 2>&1) || code=$?
  seconds=$(($(date +%s) - began))
  case "$code $words" in
    "0 "*"forecaster: ended" | "0 "*"forecaster: another") return 0 ;;
  esac
  end_own || fail_all "$path has failed, and cannot be ended: $left"
  # It can have ended all the same, just before.
  before=$ended
  read_ended
  ! has_ended "$path" || return 0
  fail
}

APPLICATION=forecaster-init-script
# In the environment of what runs in the container, which may see the processes of its host.
OF_STACK=FORECASTER_INIT_SCRIPT=$FORECASTER_DATABASE
OF_RUN=FORECASTER_INIT_RUN
OPTIONS="-c statement_timeout=0 -c lock_timeout=0 -c idle_in_transaction_session_timeout=0 -c default_transaction_read_only=off -c client_min_messages=warning"

# The whole file is in the container before anything of it runs: half of one would be taken for the whole.
bring() {
  size=$(cksum <"$file") || fail_all "$path cannot be read: $file"
  # shellcheck disable=SC2086 # no word, or two
  brought=$(docker exec $as --interactive "$FORECASTER_DATABASE" sh -c "$BRING" sh "$run_id" "$name" <"$file" 2>&1) ||
    fail_all "$path cannot be brought into the container: $brought"
  folder=${brought##*"
"}
  # shellcheck disable=SC2086 # two numbers
  [ "$(printf '%s %s' $size)" = "$(printf '%s %s' ${brought%"
"*})" ] || fail_all "$path has not come into the container whole."
}

# shellcheck disable=SC2016 # expanded in the container
BRING='
umask 077
for folder in /tmp /var/tmp /dev/shm; do
  mkdir -p "$folder/forecaster-init-$1" 2>/dev/null && break
done
folder=$folder/forecaster-init-$1
cat >"$folder/$2" && cksum <"$folder/$2" && printf "%s\n" "$folder"'

# shellcheck disable=SC2016 # expanded in the container
RUN='
cd "$1" || exit
printf "%s\n" "$3" >driver
code=0
timeout -s KILL "$2" psql --no-psqlrc --quiet --no-align --tuples-only --file driver >log 2>&1 </dev/null || code=$?
tail -n 16 log
exit "$code"'

# One at a time, whoever has begun it. An update of before that still lives finds that this one is not next any more.
drive() {
  cat <<SQL
\\set ON_ERROR_STOP on
\\o /dev/null
SELECT pg_advisory_lock(hashtext('forecaster.init_scripts'));
SELECT $ENDED = '$ended' AS is_next \\gset
\\if :is_next
$1
\\else
\\echo forecaster: another
\\endif
SQL
}

# A COMMIT in the file fails at a constraint that only the end lifts. What the file has set is set back before the end.
transaction() {
  cat <<SQL
BEGIN;
CREATE TEMP TABLE forecaster_file (id int PRIMARY KEY, ends int CONSTRAINT "take_BEGIN_COMMIT_SET_CONSTRAINTS_ALL_out_of_the_file"
  REFERENCES forecaster_file DEFERRABLE INITIALLY DEFERRED) ON COMMIT DROP;
INSERT INTO pg_temp.forecaster_file VALUES (1, 2);
\\i $name
\\set ON_ERROR_STOP on
\\o /dev/null
RESET SESSION AUTHORIZATION;
RESET ROLE;
DELETE FROM pg_temp.forecaster_file;
$(mark "$(with_this)")
COMMIT;
\\echo forecaster: ended
SQL
}

# psql holds the lock meanwhile.
shell_script() {
  cat <<SQL
\\set code \`if command -v bash >/dev/null; then bash ./$name; else sh ./$name; fi >&2; printf %s \$?\`
SELECT :'code' = '0' AS is_done \\gset
\\if :is_done
$(mark "$(with_this)")
\\echo forecaster: ended
\\else
\\echo It ended with exit code :code.
\\endif
SQL
}

mark() {
  printf '%s\n' "ALTER ROLE \"$FORECASTER_DATABASE_USER\" SET forecaster.init_scripts = '$1';"
}

finish() {
  ! has_ended "*" || return 0
  path="*"
  words=$({ printf '%s\n' "SET default_transaction_read_only = off;" && mark "$(with_this)"; } | ask_database 2>&1) ||
    fail_all "That all have ended cannot be written down: $words"
}

# What an update that was killed has begun goes on in the container.
end_left_ones() {
  end_those "$OF_STACK" "$APPLICATION-%" "*"
}

# The script of a killed update may live on. What it has begun was ended by the next one, whose own it leaves alone.
end_own() {
  end_those "$OF_RUN=$run_id" "$APPLICATION-$run_id" "$run_id"
}

# The programs first, which would begin more.
end_those() {
  # shellcheck disable=SC2086 # no word, or two
  left=$(docker exec $as "$FORECASTER_DATABASE" sh -c "$END_PROGRAMS" sh "$1" "$3" 2>&1) || return 1
  for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    left=$(printf '%s\n' "SELECT pid, pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE '$2'" |
      ask_database 2>&1) || left="unknown: $left"
    [ -n "$left" ] || return 0
    sleep 0.5
  done
  return 1
}

# shellcheck disable=SC2016 # expanded in the container
END_PROGRAMS='
for _ in 1 2 3 4 5 6 7 8 9; do
  found=
  for one in /proc/[0-9]*; do
    tr "\000" "\n" 2>/dev/null <"$one/environ" | grep -qxF "$1" || continue
    found="$found ${one#/proc/}"
    kill -9 "${one#/proc/}" 2>/dev/null
  done 2>/dev/null
  [ -n "$found" ] || break
done
rm -rf /tmp/forecaster-init-$2 /var/tmp/forecaster-init-$2 /dev/shm/forecaster-init-$2
[ -z "$found" ] || { printf "%s\n" "process$found" && exit 1; }'

# The password of the role is none of the container's own.
fail() {
  set --
  [ "$((seconds < LIMIT))" = 1 ] || set -- "It was stopped after its limit of $LIMIT s (backend.migrateTimeout)."
  {
    printf '%s\n' "$path (database.initScripts) has failed. $(traffic)"
    [ "$#" = 0 ] || printf '  %s\n' "$1"
    printf '%s\n' "$words" | (PGPASSWORD=$ROLE_PASSWORD && conceal "$FORECASTER_DATABASE") | sed 's/^/  /'
    outcome
    printf '%s\n' "To fix: mend $path, then pulumi up, which begins with it again."
  } >&2
  exit 1
}

outcome() {
  case "$name $words" in
    *.sql*'relation "pg_temp.forecaster_file" does not exist'*)
      echo "It ended its transaction itself: a part of it may be in the database." ;;
    *.sql\ *) echo "Nothing of it is in the database." ;;
    *) echo "What it has done until then is there, and it runs again from its beginning." ;;
  esac
}

fail_all() {
  {
    printf '%s\n' "Postgres does not get what database.initScripts has for it. $(traffic)"
    printf '%s\n' "$1" | sed 's/^/  /'
  } >&2
  exit 1
}

set -euf
main
