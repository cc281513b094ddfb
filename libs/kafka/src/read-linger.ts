import { LINGER_ABOVE_RECORDS, READ_LINGER_MS } from './settings.js';
import { pause } from './waiting.js';

/**
 * Says when a fetch loop should wait a moment, so that the next fetch finds more: under load every small fetch costs the broker and
 * the reader as much as a large one. Once a fetch only, and never when few records arrive: there a wait would only add to the answer.
 */
export class ReadLinger {
  private records = 0;
  private sinceMs = 0;
  private lastEndMs = -Infinity;

  /** Called by the fetch loop with every batch; resolves when the next fetch may begin. */
  async after(records: number, signal: AbortSignal): Promise<void> {
    if (!this.isWorthIt(records, performance.now())) return;
    await pause(READ_LINGER_MS, signal);
    this.waited(performance.now());
  }

  /** Notes records that arrived; true when a wait of `READ_LINGER_MS` is worth it now. */
  isWorthIt(records: number, nowMs: number): boolean {
    if (nowMs - this.sinceMs > WINDOW_MS) {
      this.sinceMs = nowMs;
      this.records = 0;
    }
    this.records += records;
    // The other partitions' batches of the same fetch are handed on without a further wait.
    if (nowMs - this.lastEndMs < READ_LINGER_MS) return false;
    return this.records > LINGER_ABOVE_RECORDS;
  }

  waited(nowMs: number): void {
    this.lastEndMs = nowMs;
  }
}

/** What arrived longer ago says nothing about now. */
const WINDOW_MS = 50;
