# Debian with this machine's own package sources, so that the layers above need nothing else.
FROM forecaster-standin/debootstrap
COPY apt/ /etc/apt/
COPY certificates.crt /etc/ssl/certs/ca-certificates.crt
RUN apt-get update
