# Goes on with the rehearsal of a proxy that serves TLS, with the certificate that it will have.
main() {
  take_certificate || {
    printf '%s\n' "the certificate cannot be used: $words" >&2
    exit 1
  }
}

set -euf
main
