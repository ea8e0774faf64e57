import { type Credentials, dockerLogin } from "./dockerLogin";
import type { Config } from "./model/config/schema";
import { loginFor, registryOf } from "./model/logins";
import { isLoopback, tokenUrl } from "./model/registryApi";

/** How long an update waits for a registry, in milliseconds. */
export const patience = 5000;

/** Questions to the registry of one image, asked with the login that a pull uses where it wants one. */
export class RegistrySession {
  private readonly limit = AbortSignal.timeout(patience);
  private authorization: string | undefined;

  constructor(
    private readonly name: string,
    private readonly config: Config,
  ) {}

  get registry(): string {
    return registryOf(this.name);
  }

  /** @throws whatever `fetch` throws; see {@link troubleOf}. */
  async ask(method: "GET" | "HEAD", url: string, accept: string): Promise<Response> {
    const { authorization } = this;
    const answer = await this.send(method, url, accept);
    if (answer.status !== 401 || authorization !== undefined) return answer;
    this.authorization = await this.authorize(answer);
    return this.send(method, url, accept);
  }

  /** Why it could not be asked, in words that hold no secret. */
  troubleOf(error: unknown): string {
    return this.limit.aborted
      ? `${this.registry} does not answer within ${patience / 1000} s`
      : `${this.registry} cannot be asked (${reasonOf(error)})`;
  }

  private send(method: string, url: string, accept: string): Promise<Response> {
    const { authorization, limit: signal } = this;
    return fetch(url, {
      method,
      headers: { accept, ...(authorization !== undefined && { authorization }) },
      signal,
    });
  }

  /** What answers a registry's challenge: https://distribution.github.io/distribution/spec/auth/token/ */
  private async authorize({ headers }: Response): Promise<string | undefined> {
    const challenges = headers.get("www-authenticate") ?? "";
    const login = await this.credentials();
    const basic =
      login === undefined
        ? undefined
        : `Basic ${Buffer.from(`${login.username}:${login.password}`).toString("base64")}`;
    const url = tokenUrl(challenges, this.name);
    if (url === undefined) {
      return /\bbasic\b/i.test(challenges) ? basic : undefined;
    }
    const answer = await fetch(url, {
      headers: basic === undefined ? {} : { authorization: basic },
      signal: this.limit,
    });
    const { token, access_token } = (await answer.json()) as Readonly<Record<string, unknown>>;
    return `Bearer ${String(token ?? access_token)}`;
  }

  /** The stack's own login, or what a `docker login` has left: those that a pull uses. */
  private async credentials(): Promise<Credentials | undefined> {
    return loginFor(this.name, this.config) ?? (await dockerLogin(this.registry, this.limit));
  }
}

/** Whether a registry is on the loopback of another machine, where somebody else listens on this one. */
export function isOutOfReach(name: string, dockerHost: string): boolean {
  const isHere = /^(unix|npipe):|^tcp:\/\/(localhost|127\.|\[::1\])/.test(dockerHost);
  return isLoopback(registryOf(name)) && !isHere;
}

/** `fetch` fails with a word of its own, behind which is that of the system. */
function reasonOf(error: unknown): string {
  const { cause, name } = error as { readonly cause?: { readonly code?: unknown }; name?: unknown };
  return String(cause?.code ?? name);
}
