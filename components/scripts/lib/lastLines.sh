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
    [ -z "${PGPASSWORD:-}" ] || printf 'own PGPASSWORD=%s' "$PGPASSWORD" | LC_ALL=C tr '\n' '\001'
    printf '\ntext\n'
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
# A line of a value, and the passwords in it: of its URLs, and after a name for one.
function learn(value,   end) {
  sub(/^[ \t]+/, "", value)
  end = length(value)
  while (end > 0 && index(" \t\r", substr(value, end, 1))) end--
  value = substr(value, 1, end)
  hosts = ""
  learnAddresses(value)
  for (end = 1; end == 1 || end + 120 <= length(value); end += 880) learnKeywords(substr(value, end, 1000))
  learnForms(value, hosts)
}
# hosts: those of which the value has a password. They are no secret, with the
# byte that ends them, and are what an operator looks for.
function learnAddresses(value,   rest, secret, part, parts, i) {
  rest = value
  while (match(rest, /:\/\/[^\/?#]*@/)) {
    secret = substr(rest, RSTART + 3, RLENGTH - 4)
    rest = substr(rest, RSTART + RLENGTH)
    # Several URLs can be in it, or a password with this sign.
    parts = split(secret, part, "@")
    for (i = 1; i <= parts; i++) learnPassword(part[i])
    learnPassword(secret)
    if (match(rest, /^(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(:[0-9]+)?(,[A-Za-z0-9._-]+(:[0-9]+)?)*/) && length(hosts) < 2000)
      hosts = hosts " " substr(rest, 1, RLENGTH + 1)
  }
  if (match(value, /^[^:\/@ ]+:[^ ]*@[a-z0-9-]+\([]A-Za-z0-9._:\/[-]+\)/)) {
    secret = substr(value, 1, RLENGTH)
    match(secret, /@[a-z0-9-]+\([^()]*\)$/)
    hosts = hosts " " substr(secret, RSTART)
    learnPassword(substr(secret, 1, RSTART - 1))
  } else if (match(value, /^[^:\/@ ]+:[^ ]*@[A-Za-z0-9.-]+:[0-9]+(\/|$)/)) {
    secret = substr(value, 1, RLENGTH)
    sub(/@[^@]*$/, "", secret)
    learnPassword(secret)
  } else if (rest == value && (i = index(value, "://")) > 0 && index(substr(value, i), "@")) {
    # A slash in a password, which should be encoded there.
    secret = substr(value, i + 3)
    sub(/@[^@]*$/, "", secret)
    if (secret ~ /:/) learnPassword(secret)
  }
}
function learnNamedHost(text) {
  if (match(text, /:\/\/[A-Za-z0-9._-]+(:[0-9]+)?[\/;?]/) || match(text, /([Hh]ost|[Ss]erver)=[A-Za-z0-9._-]+/))
    hosts = hosts " " substr(text, RSTART, RLENGTH + 1)
}
# What stands before a host.
function learnPassword(secret) {
  sub(/^[^:]*:/, "", secret)
  learnForms(secret, "")
}
function learnKeywords(text,   rest, secret) {
  rest = text
  while (match(tolower(rest), /(password|passwd|pwd)["\047]?[ \t]*[=:][ \t]*/)) {
    rest = substr(rest, RSTART + RLENGTH)
    if (match(rest, /^"([^"\\]|\\.|"")*"/) || match(rest, /^\047([^\047\\]|\\.|\047\047)*\047/) ||
      match(rest, /^[{][^}]*[}]/)) secret = substr(rest, 2, RLENGTH - 2)
    else if (match(rest, /^[^&;, \t]+/)) secret = substr(rest, 1, RLENGTH)
    else continue
    rest = substr(rest, RLENGTH + 1)
    if (hosts == "") learnNamedHost(text)
    learnForms(secret, "")
    if (sub(/[])}>|"\047]+$/, "", secret)) learnForms(secret, "")
  }
}
# The value with each of its escapes undone, but for what is in the text that may be shown. Some awks walk through a
# whole text for each byte of it, so a long one is taken in parts, which overlap by more than 16 escaped bytes.
function learnForms(value, shown,   at, form, following, turn) {
  for (at = 1; at == 1 || at + 120 <= length(value); at += 880) {
    form = substr(value, at, 1000)
    for (turn = 0; turn <= 3; turn++) {
      learnPieces(form, shown)
      following = decoded(form)
      if (following == form) break
      form = following
    }
  }
}
# Pieces of 16 bytes, but for those that only align words.
function learnPieces(text, shown,   size, i, piece) {
  gsub(/\+/, " ", text)
  size = length(text) < 16 ? length(text) : 16
  if (size < 6) return
  isSize[size] = 1
  for (i = 1; i + size - 1 <= length(text); i++) {
    piece = substr(text, i, size)
    if (piece !~ /^ *[^ ]? *$/ && !index(shown, piece)) isPiece[piece] = 1
  }
}
# At most 4000 bytes of a line are shown, and no part of a character.
function hidden(text,   i, out, before, more, form, following, turn) {
  more = length(text) > 4000 ? "..." : ""
  text = substr(text, 1, 4100)
  split("", isHidden)
  for (i = 1; i <= length(text) + 1; i++) origin[i] = i
  form = text
  for (turn = 0; turn <= 3; turn++) {
    mark(form)
    following = decoded(form)
    if (following == form) break
    # start[i] is never before i: no origin is overwritten before it is read.
    form = following
    for (i = 1; i <= length(form) + 1; i++) origin[i] = origin[start[i]]
  }
  for (i = 1; i <= length(text) && i <= 4000; i++) {
    if (!(i in isHidden)) out = out substr(text, i, 1)
    else if (!before) out = out "[secret]"
    before = i in isHidden
  }
  if (more) sub(/[\300-\377][\200-\277]*$/, "", out)
  return out more
}
# A plus can stand for a blank.
function mark(text,   i, size, k, end) {
  gsub(/\+/, " ", text)
  for (i = 1; i <= length(text); i++)
    for (size in isSize)
      if (substr(text, i, size) in isPiece) {
        end = i + size > length(text) ? length(text) + 1 : i + size
        for (k = origin[i]; k < origin[end]; k++) isHidden[k] = 1
      }
}
# What percent signs, backslashes and doubled quotes stand for; start: where each byte of it stood.
function decoded(text,   i, n, c, after, code, low, size, out) {
  i = 1
  n = 0
  split("", start)
  while (i <= length(text)) {
    c = substr(text, i, 1)
    after = substr(text, i + 1, 1)
    size = 1
    if (c == "%" && (code = number(substr(text, i + 1, 2), 2, 16)) > 0) {
      c = byte[code]
      size = 3
    } else if (c == "\\" && after == "x" && (code = number(substr(text, i + 2, 2), 2, 16)) > 0) {
      # A byte to C, a character to Python and JavaScript: bytes beyond ASCII come in rows.
      if (code < 128 || (code < 192 && out ~ /[\200-\377]$/) || substr(text, i + 4, 3) ~ /^\\x[89abAB]/) c = byte[code]
      else c = utf8(code)
      size = 4
    } else if (c == "\\" && after == "U" && (code = number(substr(text, i + 2, 8), 8, 16)) > 0 && code < 1114112) {
      c = utf8(code)
      size = 10
    } else if (c == "\\" && (code = number(substr(text, i + 1, 3), 3, 8)) > 0 && code < 256) {
      c = byte[code]
      size = 4
    } else if (c == "\\" && after == "u" && (code = number(substr(text, i + 2, 4), 4, 16)) > 0) {
      size = 6
      low = substr(text, i + 6, 2) == "\\u" ? number(substr(text, i + 8, 4), 4, 16) : 0
      if (code >= 55296 && code < 56320 && low >= 56320 && low < 57344) {
        code = 65536 + (code - 55296) * 1024 + low - 56320
        size = 12
      }
      c = utf8(code)
    } else if (c == "\\" && after != "") {
      c = after in control ? control[after] : after
      size = 2
    } else if (c == "\047" && substr(text, i, 4) == "\047\\\047\047") size = 4
    else if (c == "\047" && substr(text, i, 5) == "\047\"\047\"\047") size = 5
    else if ((c == "\047" || c == "\"") && after == c) size = 2
    for (code = 1; code <= length(c); code++) start[++n] = i
    out = out c
    i += size
  }
  start[n + 1] = i
  return out
}
function utf8(code) {
  if (code < 128) return byte[code]
  if (code < 2048) return byte[192 + int(code / 64)] byte[128 + code % 64]
  if (code < 65536) return byte[224 + int(code / 4096)] byte[128 + int(code / 64) % 64] byte[128 + code % 64]
  return byte[240 + int(code / 262144)] byte[128 + int(code / 4096) % 64] byte[128 + int(code / 64) % 64] \
    byte[128 + code % 64]
}
# 0 for what is no number of that many digits.
function number(digits, size, base,   i, at, value) {
  if (length(digits) != size) return 0
  for (i = 1; i <= size; i++) {
    at = index("0123456789ABCDEF", toupper(substr(digits, i, 1)))
    if (at == 0 || at > base) return 0
    value = value * base + at - 1
  }
  return value
}'
