import type { Clock } from '@runbook/ports';

/** A store that is busy, or elects its next primary, is waited for that long without a word to those who ask for readiness. */
export const WAIT_MS_MAX = 5_000;

interface Wait {
  readonly who: string;
  /** By monotonic time in ms. */
  readonly sinceMs: number;
}

/** Who waits for a store at the moment, and since when: readiness tells it, because what waits there does not go on. */
export class Waits {
  /** In the order in which they began. */
  private readonly standing = new Set<Wait>();

  constructor(private readonly clock: Pick<Clock, 'monotonic'>) {}

  /** `who` is told to everybody, without a key. The returned function ends the wait. */
  begin(who: string): () => void {
    const wait = { who, sinceMs: this.clock.monotonic() };
    this.standing.add(wait);
    return () => void this.standing.delete(wait);
  }

  /** Who has waited for longer than `WAIT_MS_MAX`, the longest first; undefined: nobody has. */
  get overdue(): string | undefined {
    const now = this.clock.monotonic();
    const names = new Set<string>();
    for (const { who, sinceMs } of this.standing) if (now - sinceMs > WAIT_MS_MAX) names.add(who);
    const [first, ...others] = names;
    if (first === undefined) return undefined;
    return `${first}${others.length > 0 ? ` and ${others.length} more` : ''} waiting for a store for more than ${WAIT_MS_MAX / 1000} s`;
  }
}
