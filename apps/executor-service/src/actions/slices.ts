import { performance } from 'node:perf_hooks';
import { setImmediate } from 'node:timers/promises';

/**
 * How long work may hold the event loop before others get their turn. Leases, heartbeats and health checks tolerate seconds; this is
 * far below, and long enough that yielding costs nothing.
 */
export const SLICE_MS = 10;

/** Cuts long work on the main thread into slices: `if (slices.due()) await slices.rest()`, once per small piece of the work. */
export class Slices {
  private endsAt: number;

  /** @param now milliseconds of a clock that never goes back */
  constructor(
    private readonly signal: AbortSignal,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.endsAt = now() + SLICE_MS;
  }

  due(): boolean {
    return this.now() >= this.endsAt;
  }

  /** Lets everything else that is ready run. Rejects when the signal has aborted, so that work nobody waits for any more ends. */
  async rest(): Promise<void> {
    await setImmediate();
    this.signal.throwIfAborted();
    this.endsAt = this.now() + SLICE_MS;
  }
}
