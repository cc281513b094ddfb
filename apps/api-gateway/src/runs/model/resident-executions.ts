import type { ExecutionEntry } from './execution-entry.js';

/** Entries in memory; a parked run comes back from its document when something happens to it. */
const ENTRIES_MAX = 5_000;
/** Measured as the records' bytes in the log; an entry holds about twice that. */
const BYTES_MAX = 64 * 1024 * 1024;

/** The executions that something happened to last. Whoever must not be forgotten yet is held. */
export class LiveExecutions {
  private readonly entries = new Map<string, { readonly entry: ExecutionEntry; bytes: number }>();
  private bytes = 0;

  constructor(
    /** Not yet in the store: the only copy. */
    private readonly isHeld: (id: string) => boolean,
    private readonly entriesMax = ENTRIES_MAX,
    private readonly bytesMax = BYTES_MAX,
  ) {}

  get(id: string): ExecutionEntry | undefined {
    return this.entries.get(id)?.entry;
  }

  /** Most recently used from now on, with the size that it has grown to. */
  keep(entry: ExecutionEntry): void {
    const known = this.entries.get(entry.id);
    if (known) {
      this.bytes -= known.bytes;
      this.entries.delete(entry.id);
    }
    this.entries.set(entry.id, { entry, bytes: entry.logBytes });
    this.bytes += entry.logBytes;
  }

  /** Forgets the longest unused ones until the limits hold; skips held ones, which a flush releases. */
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
