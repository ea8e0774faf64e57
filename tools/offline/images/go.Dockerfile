ARG BASE
FROM ${BASE}
RUN apt-get install -y --no-install-recommends golang-1.26-go git
ENV PATH=/usr/lib/go-1.26/bin:$PATH
