# shellcheck shell=sh
# Put before the scripts that show what a container has printed. The engine hides the secrets of the configuration
# as they were typed; it knows nothing of a generated password, of an env file, of a password that stands encoded in a
# URL, or of a secret that the shown container was made with and the configuration has no more.

# The end of the log of the container $1: at most $2 lines.
last_lines() {
  docker logs --tail "$2" "$1" 2>&1 | conceal "$1" | LC_ALL=C sed 's/^/  /'
}

# Its input without what only the container $1 may know: the values of its variables, but for those that its image
# has too or that FORECASTER_PUBLIC names, and but for values of less than six characters; also encoded, the password of
# a URL alone, and pieces of 16 bytes or more, since a log can cut a value off. Where nobody can be asked, nothing is shown.
conceal() {
  if ! own=$(docker inspect --type container --format "image {{.Image}}
{{range .Config.Env}}$ONE_LINE{{end}}" "$1" 2>&1) ||
    ! of_image=$(docker image inspect --format "{{range .Config.Env}}$ONE_LINE{{end}}" \
      "$(printf '%s\n' "$own" | sed -n '1s/^image //p')" 2>&1); then
    cat >/dev/null
    echo "(not shown: Docker does not tell which of its words are secret)"
    return
  fi
  {
    printf '%s\n' "$of_image" | LC_ALL=C sed 's/^/image /'
    printf '%s\n' "$own" | LC_ALL=C sed '1d;s/^/own /'
    [ -z "${PGPASSWORD:-}" ] || printf 'own PGPASSWORD=%s\n' "$PGPASSWORD"
    echo text
    LC_ALL=C tr -d '\000'
  } | LC_ALL=C awk -v public="${FORECASTER_PUBLIC:-}" "$CONCEAL"
}

# A line of a value ends in a character that no value has.
ONE_LINE='{{join (split . "\n") "\x01"}}{{println}}'

# shellcheck disable=SC2016 # of awk
CONCEAL='
BEGIN {
  names = split(public, name, " ")
  for (i = 1; i <= names; i++) isPublic[name[i]] = 1
  for (i = 1; i < 256; i++) byte[i] = sprintf("%c", i)
  control["n"] = "\n"; control["t"] = "\t"; control["r"] = "\r"; control["b"] = "\b"; control["f"] = "\f"
}
shown { print hidden($0); next }
$0 == "text" { shown = 1; next }
/^image / { ofImage[substr($0, 7)] = 1; next }
/^own / {
  entry = substr($0, 5)
  equals = index(entry, "=")
  if ((entry in ofImage) || (substr(entry, 1, equals - 1) in isPublic)) next
  lines = split(substr(entry, equals + 1), line, "\001")
  for (i = 1; i <= lines; i++) learn(line[i])
}
# A line of a value, and the passwords that it has as a URL: before the host, and as a parameter.
function learn(value,   password) {
  sub(/\r$/, "", value)
  learnForms(value)
  if (match(value, /:\/\/[^\/?#]*@/) || match(value, /:\/\/.*@/)) {
    password = substr(value, RSTART + 3, RLENGTH - 4)
    sub(/^[^:]*:/, "", password)
    learnForms(password)
  }
  if (match(tolower(value), /(^|[?&; ])(password|pwd)=[^&; ]+/)) {
    password = substr(value, RSTART, RLENGTH)
    sub(/^[^=]*=/, "", password)
    learnForms(password)
  }
}
function learnForms(value) {
  cut(value)
  cut(decoded(value))
  gsub(/\+/, " ", value)
  cut(value)
}
# Some awks walk through a whole text for each piece of it: a long one is cut in two steps.
function cut(value,   all, at, part, i) {
  all = length(value)
  if (all < 6) return
  if (all <= 16) {
    isPiece[value] = isSize[all] = 1
    return
  }
  isSize[16] = 1
  for (at = 1; at + 15 <= all; at += 985) {
    part = substr(value, at, 1000)
    for (i = 1; i + 15 <= length(part); i++) isPiece[substr(part, i, 16)] = 1
  }
}
# At most 4000 bytes of a line are shown.
function hidden(text,   i, out, before, more) {
  more = length(text) > 4000 ? "..." : ""
  text = substr(text, 1, 4100)
  split("", isHidden)
  split("", start)
  mark(text, 0)
  if (text ~ /[%+\\]/) mark(decoded(text), 1)
  for (i = 1; i <= length(text) && i <= 4000; i++) {
    if (!(i in isHidden)) out = out substr(text, i, 1)
    else if (!before) out = out "[secret]"
    before = i in isHidden
  }
  return out more
}
function mark(text, isDecoded,   i, size, k, end) {
  for (i = 1; i <= length(text); i++)
    for (size in isSize)
      if (substr(text, i, size) in isPiece) {
        end = i + size > length(text) ? length(text) + 1 : i + size
        for (k = isDecoded ? start[i] : i; k < (isDecoded ? start[end] : end); k++) isHidden[k] = 1
      }
}
# What percent signs and backslashes stand for; a plus can be a blank. start: where each byte of it stood.
function decoded(text,   i, n, c, after, code, out) {
  i = 1
  n = 0
  while (i <= length(text)) {
    start[++n] = i
    c = substr(text, i, 1)
    after = substr(text, i + 1, 1)
    if (c == "%" && (code = hex(substr(text, i + 1, 2), 2)) > 0) {
      c = byte[code]
      i += 3
    } else if (c == "\\" && after == "u" && (code = hex(substr(text, i + 2, 4), 4)) > 0 && code < 128) {
      c = byte[code]
      i += 6
    } else if (c == "\\" && after != "") {
      c = after in control ? control[after] : after
      i += 2
    } else i++
    out = out (c == "+" ? " " : c)
  }
  start[n + 1] = i
  return out
}
# 0 for what is no number of that many digits.
function hex(digits, size,   i, at, number) {
  if (length(digits) != size) return 0
  for (i = 1; i <= size; i++) {
    at = index("0123456789ABCDEF", toupper(substr(digits, i, 1)))
    if (at == 0) return 0
    number = number * 16 + at - 1
  }
  return number
}'
