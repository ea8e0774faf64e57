import type { ClientRequest, IncomingMessage } from "node:http";
import { lost, type Answerer, type Outcome } from "./outcome";

/** So many characters of a failure's body are kept. */
const shown = 200;

/** One request and its answer, judged when Node says that the request is over and not before. */
export class Exchange {
  readonly #request: ClientRequest;
  readonly #timeoutMs: number;
  #response: IncomingMessage | undefined;
  #error: NodeJS.ErrnoException | undefined;
  #timedOut = false;
  /** How the body begins: what a failure says of itself. */
  #words = "";

  constructor(request: ClientRequest, timeoutMs: number) {
    this.#request = request;
    this.#timeoutMs = timeoutMs;
    const noteError = (error: Error) => (this.#error ??= error);
    request.on("error", noteError);
    request.once("response", (response) => {
      this.#response = response;
      response.on("error", noteError);
      response.on("data", (bytes: Buffer) => {
        if (this.#words.length < shown) this.#words += bytes.toString();
      });
    });
  }

  /** Calls back once, at the latest after the timeout. */
  whenOver(callback: (outcome: Outcome) => void): void {
    const timer = setTimeout(() => {
      this.#timedOut = true;
      this.#request.destroy();
    }, this.#timeoutMs);
    this.#request.once("close", () => {
      clearTimeout(timer);
      callback(this.#outcome());
    });
  }

  #outcome(): Outcome {
    const response = this.#response;
    const status = response?.statusCode;
    if (this.#timedOut) {
      return lost("unanswered", status, `no complete response within ${this.#timeoutMs} ms`);
    }
    if (response === undefined || status === undefined) return this.#closed();
    const fault = this.#fault(response);
    if (fault !== undefined) return lost("broken answer", status, fault);
    if (status < 200 || status > 299) {
      const words = this.#words.slice(0, shown).trim();
      return lost("status outside 2xx", status, `status ${status}${words && `: ${words}`}`);
    }
    return { lost: false, status, answerer: answererOf(response) };
  }

  #closed(): Outcome {
    const detail = this.#error?.message ?? "socket closed";
    const never = this.#error?.syscall === "connect";
    return lost(never ? "no connection" : "closed before the answer", undefined, detail);
  }

  #fault(response: IncomingMessage): string | undefined {
    if (this.#error !== undefined) return this.#error.message;
    if (!response.complete) return "the body is short";
    if (!saysItsLength(response)) return "nothing tells where the body ends";
    // Node destroys the socket, without an error, when a second answer follows at once.
    if (this.#request.shouldKeepAlive && this.#request.socket?.destroyed) return "a second answer";
    return undefined;
  }
}

function saysItsLength({ statusCode, headers }: IncomingMessage): boolean {
  return (
    statusCode === 204 ||
    headers["content-length"] !== undefined ||
    headers["transfer-encoding"] !== undefined
  );
}

function answererOf({ headers }: IncomingMessage): Answerer {
  return { version: single(headers["x-version"]), color: single(headers["x-color"]) };
}

function single(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(", ") : value;
}
