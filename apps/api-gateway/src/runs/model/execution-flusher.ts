import { backoffMs } from '@runbook/ports';
import type { Logger } from '@runbook/service';
import type { ReaderPosition } from '@runbook/processor';
import type { ExecutionDocument } from './execution-documents.js';
import { documentOf } from './execution-documents.js';
import type { ExecutionEntry } from './execution-entry.js';

/** A run that takes less is written once. The store is behind the log by about this much. */
export const FLUSH_AFTER_MS = 250;
/** A store that is away is asked less and less often, and one that is back is written to within this time. */
export const FLUSH_AGAIN_MS_MAX = 2_000;
/** Changed executions that may wait for the store: one write of so many is short, and so is the part of the log that a restart reads again. */
export const DIRTY_MAX = 500;

export interface FlushTarget {
  write(documents: readonly ExecutionDocument[]): Promise<void>;
  savePosition(topic: string, partition: number, position: ReaderPosition): Promise<void>;
}

interface Position {
  readonly topic: string;
  readonly partition: number;
  readonly position: ReaderPosition;
}

/**
 * Writes changed executions to the store, coalesced. A position is saved only after the executions that it covers are durable: a
 * crash in between makes the reader see records again, and the fold skips those by their version.
 */
export class ExecutionFlusher {
  private dirty = new Map<string, ExecutionEntry>();
  private writing = new Map<string, ExecutionEntry>();
  private positions = new Map<string, Position>();
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private failures = 0;
  private isClosed = false;

  constructor(
    private readonly target: FlushTarget,
    private readonly logger: Logger,
  ) {}

  changed(entry: ExecutionEntry): void {
    this.dirty.set(entry.id, entry);
  }

  reached(topic: string, partition: number, position: ReaderPosition): void {
    this.positions.set(`${topic}/${partition}`, { topic, partition, position });
    this.arrange();
  }

  /** Resolves at once while there is room, else when the store took what is waiting: back-pressure for the reader. */
  async room(): Promise<void> {
    while (this.dirty.size >= DIRTY_MAX) {
      if (!(await this.flushOrLater())) await new Promise<void>((resolve) => void setTimeout(resolve, this.waitMs));
    }
  }

  isPending(id: string): boolean {
    return this.dirty.has(id) || this.writing.has(id);
  }

  pending(id: string): ExecutionEntry | undefined {
    return this.dirty.get(id) ?? this.writing.get(id);
  }

  /** The executions of which the store has an older form, or none. */
  allPending(): ExecutionEntry[] {
    return [...new Set([...this.dirty.values(), ...this.writing.values()])];
  }

  /** False while the store refuses writes; the gateway is not ready then. */
  get healthy(): boolean {
    return this.failures === 0;
  }

  /** Resolves when everything that was reached before the call is durable. */
  async flush(): Promise<void> {
    while (this.running) await this.running;
    if (this.positions.size === 0 && this.dirty.size === 0) return;
    this.running = this.write().finally(() => (this.running = undefined));
    await this.running;
  }

  async close(): Promise<void> {
    this.isClosed = true;
    clearTimeout(this.timer);
    await this.flush();
  }

  /** As `flush`; false where the store refuses: then everything is kept, and tried again in a moment. */
  async flushOrLater(): Promise<boolean> {
    try {
      await this.flush();
      return true;
    } catch (error) {
      this.logger.error({ error, waiting: this.dirty.size }, 'the store took no executions; trying again');
      this.arrange();
      return false;
    }
  }

  private arrange(): void {
    if (this.isClosed) return;
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      void this.flushOrLater();
    }, this.waitMs);
  }

  /** Until the next write. */
  private get waitMs(): number {
    return this.failures === 0 ? FLUSH_AFTER_MS : backoffMs(this.failures, FLUSH_AFTER_MS, FLUSH_AGAIN_MS_MAX, 0);
  }

  private async write(): Promise<void> {
    const { dirty, positions } = this;
    this.writing = dirty;
    this.dirty = new Map();
    this.positions = new Map();
    try {
      await this.target.write([...dirty.values()].map(documentOf));
      // A crash here leaves the documents ahead of the position; the records come again and are skipped.
      for (const { topic, partition, position } of positions.values()) await this.target.savePosition(topic, partition, position);
      this.failures = 0;
    } catch (error) {
      this.failures++;
      for (const [id, entry] of dirty) if (!this.dirty.has(id)) this.dirty.set(id, entry);
      for (const [name, position] of positions) if (!this.positions.has(name)) this.positions.set(name, position);
      throw error;
    } finally {
      this.writing = new Map();
    }
  }
}
