import type { Clock } from '@runbook/ports';

/** Machines that are set by NTP are closer together; due times and validities are meant by the minute. */
export const BEHIND_MS_MAX = 10_000;
const MS_PER_S = 1_000;

/**
 * Whether the wall clock of this machine can be believed: it must not be behind what others wrote by theirs. One that is behind runs timers late, and lets go on what
 * has expired.
 */
export class ClockCheck {
  /** Of the newest record, in milliseconds since the epoch. */
  private newest = 0;

  constructor(private readonly clock: Pick<Clock, 'now'>) {}

  seen(at: number): void {
    if (at > this.newest) this.newest = at;
  }

  /** Undefined: it can. */
  get fault(): string | undefined {
    const behindMs = this.newest - this.clock.now();
    if (behindMs <= BEHIND_MS_MAX) return undefined;
    return `it is ${Math.round(behindMs / MS_PER_S)} s behind what the log has; set the clocks of all machines by NTP`;
  }
}
