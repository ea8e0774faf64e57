ARG BASE
FROM ${BASE}
RUN mkdir -p /etc/postgresql-common \
  && echo 'create_main_cluster = false' > /etc/postgresql-common/createcluster.conf \
  && apt-get install -y --no-install-recommends postgresql-18
ENV PATH=/usr/lib/postgresql/18/bin:$PATH LANG=C.UTF-8 PGDATA=/var/lib/postgresql/18/docker
COPY postgresEntrypoint.sh /usr/local/bin/docker-entrypoint.sh
RUN chmod 755 /usr/local/bin/docker-entrypoint.sh
EXPOSE 5432
STOPSIGNAL SIGINT
ENTRYPOINT ["docker-entrypoint.sh"]
CMD ["postgres"]
