import { Clock, NOTICED_WITHIN_MS } from '@runbook/ports';

/** A call that waits. Its monotonic time is what counts; a wall time moves it whenever the wall clock is set. */
interface Waiting {
  dueMs: number;
  readonly atMs?: number;
  readonly order: number;
  readonly call: () => void;
}

/**
 * A clock that only moves when it is told to: `advance` lets time pass, `setWall` sets the wall clock while no time passes. Calls due at the
 * same time run in the order they were asked for.
 */
export class VirtualClock extends Clock {
  private waiting: Waiting[] = [];
  private order = 0;
  private monotonicMs = 0;

  constructor(private wallAtZeroMs = Date.UTC(2026, 0, 1)) {
    super();
  }

  now(): number {
    return this.wallAtZeroMs + this.monotonicMs;
  }

  at(atMs: number, call: () => void): () => void {
    return this.wait({ dueMs: atMs - this.wallAtZeroMs, atMs, order: this.order++, call });
  }

  monotonic(): number {
    return this.monotonicMs;
  }

  /** Calls that are to come: what is over leaves none behind. */
  get held(): number {
    return this.waiting.length;
  }

  after(ms: number, call: () => void): () => void {
    return this.wait({ dueMs: this.monotonicMs + ms, order: this.order++, call });
  }

  /** The wall clock is set forward, or back by a negative number. A real clock may notice that as late as the port allows; so does this one. */
  setWall(byMs: number): void {
    this.wallAtZeroMs += byMs;
    const noticedMs = this.monotonicMs + NOTICED_WITHIN_MS;
    for (const waiting of this.waiting) {
      if (waiting.atMs !== undefined) {
        waiting.dueMs = Math.max(waiting.atMs - this.wallAtZeroMs, Math.min(waiting.dueMs, noticedMs));
      }
    }
  }

  /** Runs everything that is due within the next `ms`, letting promises settle in between. */
  async advance(ms: number): Promise<void> {
    const untilMs = this.monotonicMs + ms;
    await settled();
    for (let next = this.earliest(untilMs); next; next = this.earliest(untilMs)) {
      this.callOff(next);
      this.monotonicMs = Math.max(this.monotonicMs, next.dueMs);
      next.call();
      await settled();
    }
    this.monotonicMs = untilMs;
  }

  private wait(waiting: Waiting): () => void {
    this.waiting.push(waiting);
    return () => this.callOff(waiting);
  }

  private callOff(waiting: Waiting): void {
    this.waiting = this.waiting.filter((other) => other !== waiting);
  }

  private earliest(untilMs: number): Waiting | undefined {
    let found: Waiting | undefined;
    for (const each of this.waiting) {
      if (each.dueMs > untilMs) continue;
      if (!found || each.dueMs < found.dueMs || (each.dueMs === found.dueMs && each.order < found.order)) found = each;
    }
    return found;
  }
}

/** Every promise that could settle has. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
