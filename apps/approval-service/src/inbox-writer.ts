import type { ExecutionEvent } from '@runbook/domain';
import type { Clock, DocumentCollection, Operation } from '@runbook/ports';
import type { AdmittedRecord, ReaderPosition } from '@runbook/processor';
import { isClaim, type DecisionRecord } from '@runbook/wire';
import { inboxChange, type OpenExecution } from './open-execution.js';

/** A run that is over within this time is never written; no person answers faster. */
export const WRITE_EVERY_MS = 1000;
/** Changed runs that may wait to be written; above it the reader waits. About 10 MB. */
export const CHANGES_WAITING_MAX = 10_000;

/**
 * Keeps the open runs of one partition in the inbox's store.
 *
 * The store is behind the log by what is in memory here, and the reader's position is behind the store: a crash repeats records.
 * Repeating is harmless, because a start puts what it put before and an end removes what may be gone already.
 */
export class InboxWriter {
  /** Since the last write: what a run is now, or undefined for one that is over and may be in the store. */
  private changes = new Map<string, OpenExecution | undefined>();
  /** Until the reader has caught up, the store may hold runs of records that come again. */
  private repeating = true;
  /** Behind everything taken; undefined once it is saved. */
  private position?: ReaderPosition;
  private callOff?: () => void;
  private writing?: Promise<void>;
  private failure?: { readonly error: unknown };

  constructor(
    private readonly collection: DocumentCollection<OpenExecution>,
    private readonly savePosition: (position: ReaderPosition) => Promise<void>,
    private readonly clock: Clock,
    /** Told once; the failure is also thrown at every later call. */
    private readonly failed: (error: unknown) => void,
  ) {}

  /** Resolves at once while there is room, else when there is. Throws what the last write failed with. */
  async take(records: readonly AdmittedRecord[], position: ReaderPosition, caughtUp: boolean): Promise<void> {
    this.throwFailure();
    for (const { record } of records) if (!isClaim(record)) this.fold(record as DecisionRecord<ExecutionEvent>);
    this.repeating = !caughtUp;
    this.position = position;
    this.arrange();
    while (this.changes.size > CHANGES_WAITING_MAX) await this.writeNow();
  }

  /** Resolves when everything taken is in the store and its position saved. */
  async flush(): Promise<void> {
    while (this.position) await this.writeNow();
    this.throwFailure();
  }

  private fold(record: DecisionRecord<ExecutionEvent>): void {
    const change = inboxChange(record);
    if (change?.kind === 'open') this.changes.set(record.id, change.execution);
    if (change?.kind !== 'over') return;
    const neverWritten = !this.repeating && this.changes.get(record.id) !== undefined;
    if (neverWritten) this.changes.delete(record.id);
    else this.changes.set(record.id, undefined);
  }

  private throwFailure(): void {
    if (this.failure) throw this.failure.error;
  }

  /** Sees to it that what waits is written in time. */
  private arrange(): void {
    if (this.writing || this.callOff || this.failure || !this.position) return;
    this.callOff = this.clock.at(this.clock.now() + WRITE_EVERY_MS, () => this.begin());
  }

  private async writeNow(): Promise<void> {
    if (!this.writing) this.begin();
    await this.writing;
    this.throwFailure();
  }

  private begin(): void {
    this.callOff?.();
    this.callOff = undefined;
    this.writing = this.write()
      .catch((error: unknown) => {
        this.failure = { error };
        this.failed(error);
      })
      .finally(() => {
        this.writing = undefined;
        this.arrange();
      });
  }

  private async write(): Promise<void> {
    const { changes, position } = this;
    this.changes = new Map();
    if (!position) return;
    const operations = [...changes].map(([id, run]): Operation<OpenExecution> => (run ? { put: run } : { remove: id }));
    if (operations.length > 0) await this.collection.write(operations);
    // A crash here leaves the store ahead of its position; the records come again and change nothing.
    await this.savePosition(position);
    if (this.position === position) this.position = undefined;
  }
}
