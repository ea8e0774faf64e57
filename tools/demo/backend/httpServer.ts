import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { ZodError } from "zod";
import { messageOf } from "./readiness";
import { sendJson, type Routes } from "./routes";
import type { Settings } from "./settings";
import { acceptWebSockets } from "./webSocket";

/** Serves the routes, and stops without breaking off an answer. */
export class HttpServer {
  private readonly server: Server;
  private readonly open = new Set<ServerResponse>();
  private readonly endWebSockets: () => void;
  private stopping = false;

  constructor(
    private readonly settings: Settings,
    private readonly routes: Routes,
  ) {
    this.server = createServer((request, response) => void this.answer(request, response));
    const keepAliveTimeout = settings.KEEPALIVE_SECONDS * 1000;
    // Node 24 would add a second of its own.
    Object.assign(this.server, { keepAliveTimeout, keepAliveTimeoutBuffer: 0 });
    this.server.headersTimeout = 10_000;
    this.endWebSockets = acceptWebSockets(this.server, settings.VERSION);
  }

  async listen(port: number): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.server.once("error", reject).listen(port, resolve);
    });
  }

  /** Accepts nothing more, ends event streams and WebSockets, and waits for every other answer. */
  async stop(): Promise<void> {
    this.stopping = true;
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.endWebSockets();
    for (const response of this.open) {
      if (response.headersSent) response.end();
      else response.setHeader("connection", "close");
    }
    await closed;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "", url = "" } = request;
    const [path = "", query = ""] = url.split("?", 2);
    this.open.add(response);
    response.on("close", () => {
      this.open.delete(response);
      if (/^(1|true)$/i.test(this.settings.DEBUG)) console.log(method, url, response.statusCode);
    });
    response.setHeader("x-version", this.settings.VERSION);
    if (this.stopping) response.setHeader("connection", "close");
    try {
      const handler = this.routes[`${method === "HEAD" ? "GET" : method} ${path}`];
      const fields = Object.fromEntries(new URLSearchParams(query));
      if (!isAllowed(request, this.settings))
        sendJson(response, 400, { error: "not a host of ALLOWED_HOST" });
      else if (this.settings.READY_ONLY && path !== "/ready")
        sendJson(response, 500, { error: "on purpose (READY_ONLY=1)" });
      else if (handler) await handler({ request, response, query: fields });
      else sendJson(response, 404, { error: `nothing at ${method} ${path}` });
    } catch (error) {
      this.refuse(response, error);
    }
  }

  private refuse(response: ServerResponse, error: unknown): void {
    const callersFault = error instanceof ZodError || error instanceof SyntaxError;
    if (!callersFault) console.error(`request failed: ${messageOf(error)}`);
    if (response.headersSent) response.destroy();
    else sendJson(response, callersFault ? 400 : 503, { error: messageOf(error) });
  }
}

function isAllowed({ headers }: IncomingMessage, { ALLOWED_HOST }: Settings): boolean {
  return ALLOWED_HOST === undefined || headers.host === ALLOWED_HOST;
}
