/**
 * The images that new stacks get: the newest of nginx's stable branch and of Postgres 16 in November 2026, with
 * all security fixes of that year. A running container keeps the one that it was made with.
 */
export const newStackImages = {
  "database.image": "postgres:16.16-alpine",
  "proxy.image": "nginx:1.30.7-alpine",
} as const;
