# shellcheck shell=sh
# Whether nginx can serve with the pair in directory $1; prints why not. It would ask for a passphrase. As with its own
# configuration it runs as the user that its image has built in: nginx gives its directories to whomever it is told.
try_pair() {
  printf 'pid %s/pid;\nevents {}\nhttp {\n    server {\n        listen unix:%s/socket ssl;\n' "$1" "$1" >"$1/try.conf"
  printf '        ssl_certificate %s/chain.pem;\n        ssl_certificate_key %s/key.pem;\n    }\n}\n' "$1" "$1" >>"$1/try.conf"
  words=$(nginx -t -q -c "$1/try.conf" 2>&1 </dev/null) || {
    printf '%s\n' "$words" | grep -F '[emerg]' | tail -n 1 | sed "s|$1/||g; s/^.*\[emerg\] [0-9#]*: //"
    return 1
  }
  rm -f "$1/try.conf" "$1/pid"
}
