import { isFinal } from '@runbook/domain';
import type { ExecutionEntry } from './execution-entry.js';

/** Executions in memory. One that was evicted is loaded from its document when its next record comes. */
const ENTRIES_MAX = 5_000;
/** Those among them that are over: whoever waited for the end asks at once, the others are answered from the store. */
const OVER_MAX = 256;
/** Bytes of memory, estimated by the records' bytes in the log; an execution takes about twice that. */
const BYTES_MAX = 64 * 1024 * 1024;

interface Resident {
  readonly entry: ExecutionEntry;
  readonly partition: number;
  readonly bytes: number;
}

/** The executions that are in memory, the most recently used ones. */
export class ResidentExecutions {
  private readonly entries = new Map<string, Resident>();
  /** Those of `entries` that are over, the longest unused first. */
  private readonly over = new Set<string>();
  private bytes = 0;

  constructor(
    /** True of an execution that the store does not have yet: the only copy must not be evicted. */
    private readonly isHeld: (id: string) => boolean,
    private readonly entriesMax = ENTRIES_MAX,
    private readonly bytesMax = BYTES_MAX,
    private readonly overMax = OVER_MAX,
  ) {}

  get(id: string): ExecutionEntry | undefined {
    return this.entries.get(id)?.entry;
  }

  /** Makes it the most recently used one, and counts the size that it has now. */
  keep(entry: ExecutionEntry, partition: number): void {
    const before = this.entries.get(entry.id);
    if (before) this.forget(entry.id, before.bytes);
    if (isFinal(entry.state.status)) this.over.add(entry.id);
    this.entries.set(entry.id, { entry, partition, bytes: entry.logBytes });
    this.bytes += entry.logBytes;
  }

  /** Drops what it has of a partition, but for what the store does not have. */
  drop(partition: number): void {
    for (const [id, one] of this.entries) if (one.partition === partition && !this.isHeld(id)) this.forget(id, one.bytes);
  }

  /** Evicts those that are over, then the least recently used ones, until the limits hold; skips those that are held, until a flush has stored them. */
  evict(): void {
    for (const id of this.over) {
      if (this.over.size <= this.overMax) break;
      if (!this.isHeld(id)) this.forget(id, this.entries.get(id)!.bytes);
    }
    if (this.entries.size <= this.entriesMax && this.bytes <= this.bytesMax) return;
    for (const [id, { bytes }] of this.entries) {
      if (this.entries.size <= this.entriesMax && this.bytes <= this.bytesMax) return;
      if (this.isHeld(id)) continue;
      this.forget(id, bytes);
    }
  }

  private forget(id: string, bytes: number): void {
    this.entries.delete(id);
    this.over.delete(id);
    this.bytes -= bytes;
  }
}
