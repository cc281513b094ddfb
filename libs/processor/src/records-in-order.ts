import type { StoredRecord } from '@runbook/ports';

/** Reads records one after the other: at once as long as nothing has to be loaded for one, else when it is. */
export class RecordsInOrder {
  private waiting: StoredRecord[] = [];
  private loading = false;
  private stopped = false;

  constructor(
    /** Called with each record; what comes behind it waits for the promise. */
    private readonly read: (record: StoredRecord) => void | Promise<void>,
    /** Called when nothing waits. */
    private readonly caughtUp: () => void,
    private readonly failed: (error: unknown) => void,
  ) {}

  add(records: readonly StoredRecord[]): void {
    if (this.stopped) return;
    for (const record of records) this.waiting.push(record);
    if (!this.loading) this.drain();
  }

  stop(): void {
    this.stopped = true;
    this.waiting = [];
  }

  private drain(): void {
    let next = 0;
    try {
      while (next < this.waiting.length) {
        const loaded = this.read(this.waiting[next++]!);
        if (loaded) {
          this.await(loaded);
          break;
        }
      }
    } catch (error) {
      return this.failed(error);
    }
    this.waiting.splice(0, next);
    if (!this.loading && !this.stopped) this.caughtUp();
  }

  private await(loaded: Promise<void>): void {
    this.loading = true;
    loaded.then(() => {
      this.loading = false;
      this.drain();
    }, this.failed);
  }
}
