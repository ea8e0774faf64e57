/** A site that does not answer, or not with what was asked for; something else may do instead. */
export class Unavailable extends Error {}

/** Asks sites once, and gives none longer than it is due. */
export class Sites {
  constructor(
    /** How long a site has for its first answer, in milliseconds. */
    readonly patienceMs = 5000,
    private readonly stallMs = 30_000,
  ) {}

  /** Whether a site answers at all, whatever it answers. */
  async reachable(site: string): Promise<boolean> {
    try {
      await fetch(site, { method: "HEAD", signal: AbortSignal.timeout(this.patienceMs) });
      return true;
    } catch {
      return false;
    }
  }

  /**
   * The content of a file.
   * @throws Unavailable when the site refuses it, breaks off, or sends nothing for 30 seconds.
   * @throws the signal's reason, when that ends it.
   */
  async download(address: string, signal?: AbortSignal): Promise<Buffer> {
    const control = new AbortController();
    const abort = (): void => {
      control.abort();
    };
    const stall = setTimeout(abort, this.stallMs);
    signal?.addEventListener("abort", abort);
    try {
      const response = await fetch(address, { signal: control.signal });
      if (!response.ok) throw new Unavailable(`${address} answered ${response.status}`);
      const pieces: Uint8Array[] = [];
      for await (const piece of response.body ?? []) {
        stall.refresh();
        pieces.push(piece);
      }
      return Buffer.concat(pieces);
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof Unavailable) throw error;
      throw new Unavailable(`the download of ${address} broke off`);
    } finally {
      clearTimeout(stall);
      signal?.removeEventListener("abort", abort);
    }
  }
}
