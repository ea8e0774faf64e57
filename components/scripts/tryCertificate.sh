# Goes on with the rehearsal of a proxy that serves TLS: all of its configuration but the certificate, whose key a container
# of which anybody can see the variables does not get. What nginx thinks of the pair is asked elsewhere.
main() {
  sed -i '/^ *ssl_certificate/d; /^ *listen 443 ssl/d; /certificate of TLS/d' "$STATE/nginx.conf"
}

set -euf
main
