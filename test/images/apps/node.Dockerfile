# An app of Node with its packages.
ARG BASE
FROM ${BASE}
COPY . /app/
WORKDIR /app
USER appuser
EXPOSE 3000
CMD ["node", "server.js"]
