import { FETCH_WAIT_MS_MAX, SETTLED_AFTER_MS, SETTLED_FETCH_WAIT_MS_MAX } from './settings.js';

/**
 * How long a broker may hold a reader's fetch that finds nothing. It answers at once when something comes; but a change of what is read is part of the
 * next fetch only, so as long as partitions come, go and are held, that one must not be kept waiting.
 */
export class FetchWait {
  private changedAtMs = performance.now();

  constructor(
    /** See `FollowSpec.latencyMs`. */
    private readonly latencyMs?: number,
  ) {}

  /** What is read has changed. */
  changed(nowMs = performance.now()): void {
    this.changedAtMs = nowMs;
  }

  ms(nowMs = performance.now()): number {
    if (this.latencyMs !== undefined) return this.latencyMs;
    return nowMs - this.changedAtMs > SETTLED_AFTER_MS ? SETTLED_FETCH_WAIT_MS_MAX : FETCH_WAIT_MS_MAX;
  }
}
