import type { IncomingMessage, ServerResponse } from "node:http";
import { hostname } from "node:os";
import { json } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import type { Database } from "./database";
import { openEventStream } from "./eventStream";
import { forecast } from "./forecast";
import page from "./page.html";
import { messageOf, type Readiness } from "./readiness";
import type { Settings } from "./settings";

/** One request and the place for its answer. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly query: Readonly<Record<string, string>>;
}

/** The handlers of the service by "METHOD /path". */
export type Routes = Readonly<Record<string, (exchange: Exchange) => Promise<void> | void>>;

const milliseconds = z.coerce.number().int().min(0).max(60_000).default(0);
const sessionBytes = z.coerce.number().int().min(0).max(65_536).default(0);
const forecastQuery = z.object({
  series: z.string().min(1),
  horizon: z.coerce.number().int().min(1).max(100).default(6),
});
const observationBody = z.strictObject({
  series: z.string().min(1).max(100),
  value: z.number(),
  key: z.string().min(1).max(200),
});

/** Answers with JSON. */
export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.statusCode = status;
  response.setHeader("content-type", "application/json");
  response.setHeader("cache-control", "no-store");
  response.end(`${JSON.stringify(body)}\n`);
}

/** Everything the service answers; a thrown ZodError means that the request is wrong. */
export function createRoutes(settings: Settings, database: Database, ready: Readiness): Routes {
  const { VERSION: version, ENVIRONMENT: environment, DEBUG: debug, COLOR: color } = settings;
  let isOdd = false;
  const about = { version, environment, debug, color, host: hostname() };

  return {
    "GET /": ({ response }) => {
      response.setHeader("content-type", "text/html; charset=utf-8").end(page);
    },
    // A file of this release, whose name no other release has.
    [`GET /assets/${version}.js`]: ({ response }) => {
      response.setHeader("content-type", "text/javascript").end(`// ${version}\n`);
    },
    "GET /health": ({ response }) => {
      sendJson(response, 200, { status: "alive", ...about });
    },
    "GET /ready": async ({ response }) => {
      await sleep(settings.READY_SECONDS * 1000);
      isOdd = !isOdd;
      const flaps = settings.READY_EVERY_SECOND && isOdd;
      const reason = flaps ? "every second time (READY_EVERY_SECOND=1)" : await ready.reason();
      if (reason) sendJson(response, 503, { status: "not ready", reason, ...about });
      else sendJson(response, 200, { status: "ready", ...about });
    },
    "GET /api/v1/health": async ({ response }) => {
      if (settings.HEALTH_LIE !== undefined) {
        lie(settings.HEALTH_LIE, response);
        return;
      }
      const reason = await database.ping().then(() => undefined, messageOf);
      if (reason) sendJson(response, 503, { status: "failed", reason, ...about });
      else sendJson(response, 200, { status: "healthy", ...about });
    },
    "GET /api/v1/forecast": async ({ response, query }) => {
      const { series, horizon } = forecastQuery.parse(query);
      const history = await database.history(series, 200);
      if (history.length === 0) sendJson(response, 404, { version, error: `no series ${series}` });
      else if (!ready.model) sendJson(response, 503, { version, error: "the model is not loaded" });
      else
        sendJson(response, 200, {
          version,
          series,
          forecast: forecast(history, horizon, ready.model),
        });
    },
    "POST /api/v1/observations": async ({ request, response, query }) => {
      const delay = milliseconds.parse(query.delay);
      const observation = observationBody.parse(await json(request));
      await database.append(observation, version);
      // The row comes first: a request that somebody repeats while it waits shows as two rows.
      await sleep(delay);
      sendJson(response, 201, { version, key: observation.key });
    },
    "GET /api/v1/observations/count": async ({ response, query }) => {
      sendJson(response, 200, { version, ...(await database.count(query.prefix ?? "")) });
    },
    // What it was asked with; on request with a session as large as those that log-ins make.
    "GET /request": ({ request, response, query }) => {
      const bytes = sessionBytes.parse(query.session);
      if (bytes > 0) response.setHeader("set-cookie", `session=${"x".repeat(bytes)}`);
      sendJson(response, 200, { version, headers: request.headers });
    },
    // An absolute address from what the proxy says, as frameworks make it to add a slash.
    "GET /docs": ({ request: { headers }, response }) => {
      const location = `${String(headers["x-forwarded-proto"])}://${headers.host ?? ""}/docs/`;
      response.writeHead(307, { location }).end();
    },
    "GET /events": ({ response, query }) => {
      openEventStream(response, version, milliseconds.parse(query.interval));
    },
  };
}

function lie(kind: NonNullable<Settings["HEALTH_LIE"]>, response: ServerResponse): void {
  switch (kind) {
    case "redirect":
      response.writeHead(307, { location: "/api/v1/health" }).end();
      break;
    case "huge":
      response.end(Buffer.alloc(10 * 1024 * 1024));
      break;
    case "half":
      response.writeHead(200, { "content-length": 100 }).write("{");
      break;
    case "hang":
      break;
  }
}
