# Node 24, curl and the user the sample backend runs as, on Debian or on the official Node image.
ARG BASE
FROM ${BASE}
RUN if ! command -v node || ! command -v curl; then \
    apt-get update && apt-get install -y --no-install-recommends ca-certificates curl \
      $(command -v node > /dev/null || echo nodejs); \
  fi \
  && if id node > /dev/null 2>&1; then userdel --remove node; fi \
  && useradd --uid 1000 --user-group --create-home --shell /bin/sh appuser
CMD ["node"]
