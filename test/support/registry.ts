import { createHash, randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";

interface Stored {
  readonly bytes: Buffer;
  readonly type: string;
}

/**
 * A container registry on 127.0.0.1 that lets in one user, with a password that can change.
 * https://distribution.github.io/distribution/spec/api/
 */
export class Registry {
  password = "";
  /** How long each answer takes. */
  delayMs = 0;
  /** Manifests that somebody who was logged in has fetched, as `name/reference`. */
  readonly fetched: string[] = [];
  readonly #stored = new Map<string, Stored>();
  readonly #uploads = new Map<string, Buffer[]>();
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch((error: unknown) => {
        response.writeHead(500).end(String(error));
      });
    });
  }

  static async start(): Promise<Registry> {
    const registry = new Registry();
    await new Promise<void>((resolve) => registry.#server.listen(0, "127.0.0.1", resolve));
    return registry;
  }

  /** Where Docker finds it; it needs no TLS on the loopback. */
  get address(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "", url = "" } = request;
    await sleep(this.delayMs);
    const { pathname, searchParams } = new URL(url, "http://registry");
    const login = Buffer.from(`robot:${this.password}`).toString("base64");
    if (request.headers.authorization !== `Basic ${login}`) {
      response.writeHead(401, { "www-authenticate": 'Basic realm="test"' }).end();
    } else if (pathname === "/v2/") {
      response.end("{}");
    } else if (pathname.includes("/blobs/uploads/")) {
      await this.#upload(method, pathname, searchParams.get("digest"), request, response);
    } else if (method === "PUT") {
      const bytes = await buffer(request);
      const digest = `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
      const stored = { bytes, type: request.headers["content-type"] ?? "" };
      this.#stored.set(pathname, stored);
      this.#stored.set(pathname.replace(/[^/]+$/, digest), stored);
      response.writeHead(201, { "docker-content-digest": digest }).end();
    } else {
      this.#give(method, pathname, response);
    }
  }

  async #upload(
    method: string,
    path: string,
    digest: string | null,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    if (method === "POST") {
      const location = `${path}${randomUUID()}`;
      this.#uploads.set(location, []);
      response.writeHead(202, { location, range: "0-0" }).end();
      return;
    }
    const parts = this.#uploads.get(path) ?? [];
    parts.push(await buffer(request));
    if (method === "PATCH") {
      response.writeHead(202, { location: path, range: `0-${Buffer.concat(parts).length}` }).end();
      return;
    }
    const blob = { bytes: Buffer.concat(parts), type: "application/octet-stream" };
    this.#stored.set(path.replace(/uploads\/[^/]+$/, digest ?? ""), blob);
    response.writeHead(201).end();
  }

  #give(method: string, path: string, response: ServerResponse): void {
    const found = this.#stored.get(path);
    if (found === undefined) {
      response.writeHead(404).end();
      return;
    }
    const [, name, reference] = /^\/v2\/(.+)\/manifests\/(.+)$/.exec(path) ?? [];
    if (name !== undefined) this.fetched.push(`${name}/${reference}`);
    const digest = `sha256:${createHash("sha256").update(found.bytes).digest("hex")}`;
    response.writeHead(200, {
      "content-type": found.type,
      "content-length": found.bytes.length,
      "docker-content-digest": digest,
    });
    response.end(method === "HEAD" ? undefined : found.bytes);
  }
}
