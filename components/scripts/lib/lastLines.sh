# shellcheck shell=sh
# Put before the scripts that show what a container has printed. The engine hides the secrets of the configuration
# as they were typed; it knows nothing of a generated password, of an env file, of a password that stands encoded in a
# URL, or of a secret that the shown container was made with and the configuration has no more.

# The end of the log of the container $1: at most $2 lines.
last_lines() {
  docker logs --tail "$2" "$1" 2>&1 | conceal "$1" | sed 's/^/  /'
}

# Its input without what only the container $1 may know: the values of its variables, but for those that its image
# has too or that FORECASTER_PUBLIC names, and but for values of less than four characters. Where they cannot be asked,
# nothing is shown.
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
    printf '%s\n' "$of_image" | sed 's/^/image /'
    printf '%s\n' "$own" | sed '1d;s/^/own /'
    echo text
    cat
  } | LC_ALL=C awk -v public="${FORECASTER_PUBLIC:-}" "$CONCEAL"
}

# A line of a value ends in a character that no value has.
ONE_LINE='{{join (split . "\n") "\x01"}}{{println}}'

# shellcheck disable=SC2016 # of awk
CONCEAL='
BEGIN {
  names = split(public, name, " ")
  for (i = 1; i <= names; i++) isPublic[name[i]] = 1
  for (i = 1; i < 256; i++) escape[sprintf("%c", i)] = sprintf("%%%02X", i)
}
shown { print hidden($0); next }
$0 == "text" { arrange(); shown = 1; next }
/^image / { ofImage[substr($0, 7)] = 1; next }
/^own / {
  entry = substr($0, 5)
  equals = index(entry, "=")
  if ((entry in ofImage) || (substr(entry, 1, equals - 1) in isPublic)) next
  lines = split(substr(entry, equals + 1), line, "\001")
  for (i = 1; i <= lines; i++) {
    add(line[i])
    add(encoded(line[i], "[A-Za-z0-9_.~-]"))
    add(encoded(line[i], "[A-Za-z0-9_.~!*()\047-]"))
    quoted = line[i]
    gsub(/[\\"]/, "\\\\&", quoted)
    add(quoted)
  }
}
function add(text) {
  if (length(text) >= 4 && !(text in isKnown)) {
    isKnown[text] = 1
    secret[++secrets] = text
  }
}
function encoded(text, kept,   out, i, c) {
  for (i = 1; i <= length(text); i++) {
    c = substr(text, i, 1)
    out = out (c ~ kept ? c : escape[c])
  }
  return out
}
# The longest first: one can be a part of another.
function arrange(   i, j, text) {
  for (i = 2; i <= secrets; i++) {
    text = secret[i]
    for (j = i - 1; j > 0 && length(secret[j]) < length(text); j--) secret[j + 1] = secret[j]
    secret[j + 1] = text
  }
}
function hidden(text,   i, at, out) {
  for (i = 1; i <= secrets; i++) {
    out = ""
    while ((at = index(text, secret[i])) > 0) {
      out = out substr(text, 1, at - 1) "[secret]"
      text = substr(text, at + length(secret[i]))
    }
    text = out text
  }
  return text
}'
