import { Injectable } from '@nestjs/common';
import { systemClock } from '@runbook/ports';
import { observe } from '@runbook/telemetry';

/** A lag that was seen longer ago says nothing of now: nothing has come since. */
const FORGOTTEN_AFTER_MS = 5_000;
const MS_PER_S = 1_000;

/** How old records are when the read model has them: what is read is behind by as much. */
@Injectable()
export class ProjectionLag {
  private lastMs = 0;
  private lastAt = -Infinity;
  /** Of the oldest record of each batch that is being folded, in milliseconds since the epoch. */
  private readonly folding = new Map<number, number>();

  constructor() {
    observe('runbook_projection_lag_seconds', () => [{ value: this.ms / MS_PER_S, labels: {} }]);
  }

  /** A batch of a partition is about to be folded, whose records are as old as this. */
  begun(partition: number, at: number): void {
    this.folding.set(partition, at);
  }

  ended(partition: number): void {
    const at = this.folding.get(partition);
    if (at === undefined) return;
    this.folding.delete(partition);
    this.lastMs = Math.max(0, systemClock.now() - at);
    this.lastAt = systemClock.monotonic();
  }

  /** In milliseconds. A batch that takes long is as old as it is by now. */
  get ms(): number {
    const now = systemClock.now();
    const recent = systemClock.monotonic() - this.lastAt < FORGOTTEN_AFTER_MS ? this.lastMs : 0;
    return Math.max(recent, ...[...this.folding.values()].map((at) => now - at));
  }
}
