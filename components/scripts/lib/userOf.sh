# shellcheck shell=sh
# Put before the scripts that prepare something for the user of an image, which perhaps has no shell that could tell.

# Prints the numbers of the user $1 and of its group, and with $3 those of all its groups, of which $3 has some: as
# Docker looks them up, in the files of the container $2. Fails where these do not name it.
user_of() {
  {
    account_file "$2" passwd
    case "${3+groups}$1" in
      groups* | *:*) account_file "$2" group ;;
    esac
  } | LC_ALL=C awk -F : -v wanted="$1" -v added="${3:-}" "$LOOK_USER_UP"
}

# Many images have none. The header of the tar is taken off.
account_file() {
  docker cp --follow-link "$1:/etc/$2" - 2>/dev/null </dev/null |
    tail -c +513 | LC_ALL=C tr -d '\000' | LC_ALL=C sed "s/^/$2:/" || true
}

# shellcheck disable=SC2016 # of awk
LOOK_USER_UP='
BEGIN {
  hasGroup = split(wanted, part, ":") > 1
  name = part[1] == "" ? "0" : part[1]
}
$1 == "passwd" && uid == "" && ($2 == name || $4 == name) { account = $2; uid = $4; gid = $5 }
$1 == "group" {
  number[$2] = $4
  if (account != "" && index("," $5 ",", "," account ",")) besides = besides " " $4
}
END {
  if (uid == "") { uid = name; gid = 0 }
  if (hasGroup) { gid = groupOf(part[2]); besides = "" }
  count = split(added, group, " ")
  for (i = 1; i <= count; i++) besides = besides " " groupOf(group[i])
  numbers = uid " " gid besides
  if (numbers ~ /[^0-9 ]/) exit 1
  print numbers
}
function groupOf(group) { return group in number ? number[group] : group }'
