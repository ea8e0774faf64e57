import { layer, nextStandalone, npmLayer, releaseOn } from "./layers";
import { staticImage } from "./staticImage";
import type { TriedImage } from "./triedImage";

const python = layer("python");
/** The name that users ask for. */
export const userHost = "shop.example";

function command(...words: readonly string[]): string {
  return `CMD ${JSON.stringify(words)}`;
}

const gunicorn = ["gunicorn", "--bind", "0.0.0.0:8000", "--workers", "2"] as const;
const django = releaseOn(python, command(...gunicorn, "django_app:app"));
const secretKey = { SECRET_KEY: "of-the-tests" };

/** Frameworks and servers themselves, from the registries of their packages. */
export const realImages: readonly TriedImage[] = [
  {
    name: "FastAPI on uvicorn, SQLAlchemy with asyncpg",
    habit: "knows no `sslmode`, wants another scheme in its URL",
    settings: { database: { urlScheme: "postgresql+asyncpg", urlParameters: "ssl=disable" } },
    build: releaseOn(python, command("uvicorn", "--host", "0.0.0.0", "fastapi_app:app")),
  },
  {
    name: "FastAPI on gunicorn with uvicorn's workers",
    habit: "closes idle connections after 2 s",
    settings: { database: { urlScheme: "postgresql+asyncpg", urlParameters: "ssl=disable" } },
    build: releaseOn(
      python,
      command(...gunicorn, "--worker-class", "uvicorn.workers.UvicornWorker", "fastapi_app:app"),
    ),
  },
  {
    name: "Flask on gunicorn with sync workers",
    habit: "closes every connection after its answer",
    build: releaseOn(python, command(...gunicorn, "flask_app:app")),
  },
  {
    name: "Django on gunicorn",
    habit: "answers for the names of `ALLOWED_HOSTS` alone",
    settings: { gate: { host: userHost }, variables: secretKey },
    build: django,
  },
  {
    name: "Django, and no `gate.host`",
    habit: "answers for the names of `ALLOWED_HOSTS` alone",
    settings: { variables: secretKey },
    build: django,
    refusal:
      "green did not pass its gate after … s: not ready; waiting longer will not help with such an answer. Last answer of /ready: 400 …",
  },
  {
    name: "Django with `SECURE_SSL_REDIRECT`",
    habit: "redirects whatever nginx did not get by TLS",
    settings: { gate: { host: userHost }, variables: { ...secretKey, FORCE_HTTPS: "1" } },
    build: django,
    refusal:
      "green did not pass its gate after … s: not ready; waiting longer will not help with such an answer. Last answer of /ready: 301 …",
  },
  {
    name: "Python's http.server",
    habit: "speaks HTTP/1.0, and ignores SIGTERM",
    build: releaseOn(python, command("python3", "http10_app.py")),
  },
  {
    name: "Express",
    habit: "listens on port 3000",
    isFast: true,
    settings: { backend: { containerPort: 3000 } },
    build: releaseOn(npmLayer("express")),
  },
  {
    name: "Next.js, standalone",
    habit: "listens on the address of its host name, not on localhost",
    settings: { backend: { containerPort: 3000 } },
    build: releaseOn(npmLayer("next", nextStandalone)),
  },
  {
    name: "Spring Boot",
    habit: "wants a JDBC URL, user and password apart; its probes are `/actuator/health`",
    settings: {
      backend: { containerPort: 8080 },
      gate: { readyPath: "/actuator/health/readiness" },
      smoke: { paths: ["/actuator/health", "/api/v1/forecast"] },
      variables: {
        SPRING_DATASOURCE_URL: "jdbc:postgresql://${DB_HOST}:${DB_PORT}/${DB_NAME}",
        SPRING_DATASOURCE_USERNAME: "${DB_USER}",
        SPRING_DATASOURCE_PASSWORD: "${DB_PASSWORD}",
      },
    },
    build: releaseOn(layer("spring")),
  },
  {
    name: "A static Go program and nothing else",
    habit: "has no shell and no file but its own, as distroless images",
    build: staticImage,
  },
  {
    name: "A static Go program, and no caches",
    habit: "has no shell and no file but its own, as distroless images",
    isFast: true,
    settings: { backend: { caches: { models: "none", pip: "none" } } },
    build: staticImage,
  },
];
