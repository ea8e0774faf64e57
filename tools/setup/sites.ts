const PATIENCE_MS = 5000;

/** Remembers which sites answered, so that an unreachable one costs five seconds once per run. */
export class Sites {
  private readonly answers = new Map<string, Promise<boolean>>();

  constructor(private readonly patienceMs = PATIENCE_MS) {}

  /** Whether the site of this address answers at all, whatever it answers. */
  reachable(address: string): Promise<boolean> {
    return this.remember(new URL(address).origin, () => this.ask(address));
  }

  /** Runs the check once per name and run. */
  remember(name: string, check: () => Promise<boolean>): Promise<boolean> {
    const known = this.answers.get(name) ?? check();
    this.answers.set(name, known);
    return known;
  }

  private async ask(address: string): Promise<boolean> {
    try {
      await fetch(address, { method: "HEAD", signal: AbortSignal.timeout(this.patienceMs) });
      return true;
    } catch {
      return false;
    }
  }
}
