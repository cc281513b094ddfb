import type { NewRecord, PartitionSession } from '@runbook/ports';
import { RECORDS_PER_APPEND_MAX } from './limits.js';

/** Coalesces appends: while one request is in flight, the next one gathers. The first failure is the last (P4). */
export class AppendQueue {
  private gathered: NewRecord[] = [];
  private inFlight = false;
  private closed = false;

  constructor(
    private readonly session: PartitionSession,
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
      const batch = this.gathered.splice(0, RECORDS_PER_APPEND_MAX);
      try {
        await this.session.append(batch);
      } catch (error) {
        if (!this.closed) this.inDoubt(error);
        return;
      }
    }
    this.inFlight = false;
  }
}
