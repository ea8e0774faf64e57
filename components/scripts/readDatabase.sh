# Prints what an update has to know before it makes the database's container; see parseDatabaseFacts in
# model/databaseFacts.ts. The data are only read: in a throw-away container, and by the server that runs.
main() {
  describe_container
  docker image inspect --format "image	{{.Id}}	{{json .Config.Env}}	{{json .Config.Volumes}}" "$IMAGE" 2>/dev/null || return 0
  # To name a volume that is not there would make it.
  if docker volume inspect --format "volume	{{with .Labels}}{{index . \"$LABEL_EMPTY\"}}{{end}}" "$DATA_VOLUME" 2>/dev/null; then
    set -- --volume "$DATA_VOLUME:/forecaster-data:ro"
  fi
  # The data belong to the server's user alone: reading them is the only right that is needed.
  answer=$(docker run --rm --network none --user 0 --cap-drop ALL --cap-add DAC_READ_SEARCH \
    --security-opt no-new-privileges --entrypoint sh "$@" "$IMAGE" -c "$SORTING$CONTENT" 2>&1) ||
    answer="failed	a container of $IMAGE that reads the data volume fails: $(printf '%s' "$answer" | tail -n 1)"
  printf '%s\n' "$answer"
}

describe_container() {
  docker inspect --type container --format "$CONTAINER_FORMAT" "$CONTAINER" 2>/dev/null || return 0
  answer=$(docker exec "$CONTAINER" sh -c "$SORTING" 2>/dev/null) || return 0
  printf 'container-%s\n' "$answer"
  if sorted_by=$(printf '%s' "$SORTED_BY" | in_each_database "$CONTAINER" 2>/dev/null); then
    printf 'sorted-by\t%s\n' "$(printf '%s\n' "$sorted_by" | sort -u | tr '\n' ' ')"
  fi
}

# Only these of its variables: others are secret.
# shellcheck disable=SC2016 # expanded by Docker
CONTAINER_FORMAT='container	{{.Image}}	{{.State.Status}}
{{range .Mounts}}mount	{{.Name}}	{{.Destination}}
{{end}}{{range .Config.Env}}{{$name := index (split . "=") 0}}{{if or (eq $name "PGDATA") (eq $name "BITNAMI_APP_NAME")}}container-env	{{.}}
{{end}}{{end}}'

# shellcheck disable=SC2016 # expanded in the container
SORTING='
libc=$(getconf GNU_LIBC_VERSION 2>/dev/null) || libc=
case "$libc" in glibc*) ;; *)
  libc=
  for loader in /lib/ld-musl-*; do [ ! -e "$loader" ] || libc=musl; done
  [ -n "$libc" ] || libc=$(ldd --version 2>&1 | sed -n "1s/.*\(GLIBC\|GNU libc\).* \([0-9.]*\)$/glibc \2/p")
esac
icu=$(find /lib /usr /opt -name "libicui18n.so.*" 2>/dev/null | sed "s/.*\.so\.//;s/\..*//" | sort -un | tr "\n" " ")
printf "sorting\t%s\t%s\n" "$libc" "${icu% }"
'

# shellcheck disable=SC2016 # expanded in the container
CONTENT='
version=$(postgres --version 2>/dev/null) && printf "version\t%s\n" "$version"
[ -d /forecaster-data ] || exit 0
controls=$(find /forecaster-data -maxdepth 5 -name ".?*" -prune -o -path "*/global/pg_control" -print) || exit 1
printf "%s" "$controls" | while read -r control || [ -n "$control" ]; do
  folder=${control%/global/pg_control}
  path=${folder#/forecaster-data}
  printf "holds\t%s\t%s\n" "$(cat "$folder/PG_VERSION")" "${path#/}"
done
'

# What orders the texts in a database's indexes, but for orders that never change.
SORTED_BY="
SELECT DISTINCT CASE provider WHEN 'c' THEN 'libc' ELSE 'icu' END FROM (
  SELECT coalesce(to_jsonb(d) ->> 'datlocprovider', 'c'), datcollate FROM pg_database d
    WHERE datname = current_database()
  UNION SELECT collprovider::text, collcollate FROM pg_index, unnest(indcollation) AS used, pg_collation c
    WHERE c.oid = used
) AS orders (provider, locale)
WHERE provider IN ('c', 'i') AND NOT (provider = 'c' AND locale ~* '^(c|posix|c\\..*)\$')"

set -euf
main
