ARG BASE
FROM ${BASE}
RUN apt-get install -y --no-install-recommends busybox nginx \
  && rm -rf /etc/nginx/sites-enabled /etc/nginx/sites-available /etc/nginx/conf.d/* \
  && useradd --system --user-group --home-dir /nonexistent --shell /usr/sbin/nologin nginx \
  && mkdir -p /usr/share/nginx/html \
  && ln -sf /dev/stdout /var/log/nginx/access.log \
  && ln -sf /dev/stderr /var/log/nginx/error.log \
  && mkdir /opt/busybox \
  && busybox --install -s /opt/busybox
# The shell and the tools of the official image, which is Alpine's: what works here works there.
ENV PATH=/opt/busybox:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
# Debian's busybox has no flock; this is as much of it as Alpine's has.
COPY busyboxFlock.sh /opt/busybox/flock
COPY nginx.conf /etc/nginx/nginx.conf
COPY nginxDefault.conf /etc/nginx/conf.d/default.conf
EXPOSE 80
STOPSIGNAL SIGQUIT
CMD ["nginx", "-g", "daemon off;"]
