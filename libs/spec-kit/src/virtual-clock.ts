import { Clock } from '@runbook/ports';

/** A clock that only moves when it is told to. Calls due at the same time run in the order they were asked for. */
export class VirtualClock extends Clock {
  private calls: { readonly atMs: number; readonly order: number; readonly call: () => void }[] = [];
  private order = 0;

  constructor(private nowMs = Date.UTC(2026, 0, 1)) {
    super();
  }

  now(): number {
    return this.nowMs;
  }

  at(atMs: number, call: () => void): () => void {
    const entry = { atMs, order: this.order++, call };
    this.calls.push(entry);
    return () => {
      this.calls = this.calls.filter((other) => other !== entry);
    };
  }

  after(ms: number): Promise<void> {
    return new Promise((resolve) => this.at(this.nowMs + ms, resolve));
  }

  /** Runs everything that is due within the next `ms`, letting promises settle in between. */
  async advance(ms: number): Promise<void> {
    const until = this.nowMs + ms;
    await settled();
    for (let next = this.earliest(until); next; next = this.earliest(until)) {
      this.calls = this.calls.filter((other) => other !== next);
      this.nowMs = Math.max(this.nowMs, next.atMs);
      next.call();
      await settled();
    }
    this.nowMs = until;
  }

  private earliest(until: number) {
    let found: (typeof this.calls)[number] | undefined;
    for (const call of this.calls) {
      if (call.atMs > until) continue;
      if (!found || call.atMs < found.atMs || (call.atMs === found.atMs && call.order < found.order)) found = call;
    }
    return found;
  }
}

/** Every promise that could settle has. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
