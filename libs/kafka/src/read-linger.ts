import { LINGER_ABOVE_RECORDS, READ_LINGER_MS } from './settings.js';
import { pause } from './waiting.js';

/**
 * Says when a fetch loop should wait a moment, so that the next fetch finds more: under load every small fetch costs the broker and
 * the reader as much as a large one. Never when few records arrive: there a wait would only add to the answer.
 */
export class ReadLinger {
  private records = 0;
  private sinceMs = 0;

  constructor(private readonly lingerMs = READ_LINGER_MS) {}

  /** Called by the fetch loop with what each fetch brought; resolves when the next may begin. */
  async after(records: number, signal: AbortSignal): Promise<void> {
    if (this.isWorthIt(records, performance.now())) await pause(this.lingerMs, signal);
  }

  /** Notes records that arrived; true when a wait is worth it now. */
  isWorthIt(records: number, nowMs: number): boolean {
    if (nowMs - this.sinceMs > WINDOW_MS) {
      this.sinceMs = nowMs;
      this.records = 0;
    }
    this.records += records;
    return this.records > LINGER_ABOVE_RECORDS;
  }
}

/** What arrived longer ago says nothing about now. */
const WINDOW_MS = 50;
