import { bytesOfRecord, type NewRecord, type PartitionSession } from '@runbook/ports';
import { measure } from '@runbook/telemetry';
import type { ProcessorLimits } from './limits.js';

/**
 * Coalesces appends: while one request is in flight, the next one gathers. The first failure is the last (P4). What goes out together is cut
 * by count and by bytes, so that however much is due at once, no append is refused for its size.
 */
export class AppendQueue {
  private gathered: NewRecord[] = [];
  private inFlight = false;
  private closed = false;

  constructor(
    private readonly session: PartitionSession,
    private readonly limits: Pick<ProcessorLimits, 'recordsPerAppendMax' | 'bytesPerAppendMax'>,
    /** Names it in the metrics. */
    private readonly topic: string,
    private readonly inDoubt: (error: unknown) => void,
  ) {}

  add(record: NewRecord): void {
    if (this.closed) return;
    this.gathered.push(record);
    if (this.gathered.length === 1 && !this.inFlight) {
      this.inFlight = true;
      // The decisions of this turn go out together.
      queueMicrotask(() => void this.flush());
    }
  }

  close(): void {
    this.closed = true;
    this.gathered = [];
  }

  private async flush(): Promise<void> {
    while (this.gathered.length > 0 && !this.closed) {
      const batch = this.gathered.splice(0, this.fitting());
      const begunMs = performance.now();
      try {
        await this.session.append(batch);
        measure('runbook_commit_latency_seconds', (performance.now() - begunMs) / 1_000, { topic: this.topic });
      } catch (error) {
        if (!this.closed) this.inDoubt(error);
        return;
      }
    }
    this.inFlight = false;
  }

  /** How many of those that gathered fit into one append; a single one always does. */
  private fitting(): number {
    const { gathered } = this;
    const { recordsPerAppendMax, bytesPerAppendMax } = this.limits;
    let bytes = bytesOfRecord(gathered[0]!);
    let count = 1;
    for (; count < gathered.length && count < recordsPerAppendMax; count++) {
      bytes += bytesOfRecord(gathered[count]!);
      if (bytes > bytesPerAppendMax) break;
    }
    return count;
  }
}
