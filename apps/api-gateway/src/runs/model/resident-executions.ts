import type { ExecutionEntry } from './execution-entry.js';

/** Executions in memory. One that was evicted is loaded from its document when its next record comes. */
const ENTRIES_MAX = 5_000;
/** Bytes of memory, estimated by the records' bytes in the log; an execution takes about twice that. */
const BYTES_MAX = 64 * 1024 * 1024;

/** The executions that are in memory, the most recently used ones. */
export class ResidentExecutions {
  private readonly entries = new Map<string, { readonly entry: ExecutionEntry; bytes: number }>();
  private bytes = 0;

  constructor(
    /** True of an execution that the store does not have yet: the only copy must not be evicted. */
    private readonly isHeld: (id: string) => boolean,
    private readonly entriesMax = ENTRIES_MAX,
    private readonly bytesMax = BYTES_MAX,
  ) {}

  get(id: string): ExecutionEntry | undefined {
    return this.entries.get(id)?.entry;
  }

  /** Makes it the most recently used one, and counts the size that it has now. */
  keep(entry: ExecutionEntry): void {
    const before = this.entries.get(entry.id);
    if (before) {
      this.bytes -= before.bytes;
      this.entries.delete(entry.id);
    }
    this.entries.set(entry.id, { entry, bytes: entry.logBytes });
    this.bytes += entry.logBytes;
  }

  /** Evicts the least recently used ones until the limits hold; skips those that are held, until a flush has stored them. */
  evict(): void {
    if (this.entries.size <= this.entriesMax && this.bytes <= this.bytesMax) return;
    for (const [id, { bytes }] of this.entries) {
      if (this.entries.size <= this.entriesMax && this.bytes <= this.bytesMax) return;
      if (this.isHeld(id)) continue;
      this.entries.delete(id);
      this.bytes -= bytes;
    }
  }
}
