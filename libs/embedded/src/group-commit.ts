import { DocumentTables } from './document-tables.js';
import { isFullDisk } from './full-disk.js';
import { LOG_SCHEMA, LogRows, partitionEnds, storedTopics } from './log-rows.js';
import { type Connection, rowsOf } from './safe-file.js';
import {
  type CallOutcome,
  type WriterCall,
  type WriteReport,
  type WriterStatistics,
  type WriteTurn,
  type WriterReady,
} from './write-protocol.js';

/** Bytes of appends in one transaction: some milliseconds of disk, so that the first of a burst does not wait for the last. */
const APPENDED_BYTES_PER_COMMIT_MAX = 8 * 1024 * 1024;
/**
 * Document operations in one transaction. At 15 to 50 µs each, an append that comes while documents are written in bulk waits about
 * ten milliseconds at most, however long the queue of documents is.
 */
export const DOCUMENT_OPERATIONS_PER_COMMIT_MAX = 256;
/** The same limit for large documents. A single call that is larger goes alone. */
const DOCUMENT_BYTES_PER_COMMIT_MAX = 1024 * 1024;

/** Up to here documents ride along with appends and save a sync; behind more of them, appends have every other transaction alone. */
const DOCUMENT_OPERATIONS_BESIDE_APPENDS_MAX = 32;

/** What one transaction holds. */
export interface CommitLimits {
  readonly appendedBytesMax: number;
  readonly documentOperationsMax: number;
  readonly documentBytesMax: number;
  readonly documentOperationsBesideAppendsMax: number;
}

export const COMMIT_LIMITS: CommitLimits = {
  appendedBytesMax: APPENDED_BYTES_PER_COMMIT_MAX,
  documentOperationsMax: DOCUMENT_OPERATIONS_PER_COMMIT_MAX,
  documentBytesMax: DOCUMENT_BYTES_PER_COMMIT_MAX,
  documentOperationsBesideAppendsMax: DOCUMENT_OPERATIONS_BESIDE_APPENDS_MAX,
};

/**
 * The only writer of a file. What is queued becomes one transaction with one sync: all appends first, then as many document calls as
 * one bounded batch holds. An append waits for the one batch of documents that is being written, and for no more.
 *
 * A report is made after COMMIT has returned, never before: what it calls durable is on the disk. A transaction for which the disk has no
 * room is nobody's failure: it stays queued, whole, and the report says so.
 */
export class GroupCommit {
  private readonly turns: WriteTurn[] = [];
  private readonly calls: WriterCall[] = [];
  private lastTookCalls = false;
  private readonly log: LogRows;
  private readonly documents: DocumentTables;
  private readonly counted = { transactions: 0, appends: 0, rows: 0, documentOperations: 0 };

  constructor(
    private readonly connection: Connection,
    private readonly file: string,
    private readonly limits = COMMIT_LIMITS,
  ) {
    connection.exec(LOG_SCHEMA);
    connection.exec(
      'CREATE TABLE IF NOT EXISTS file_incarnation (only_row INTEGER PRIMARY KEY CHECK (only_row = 1), number INTEGER NOT NULL)',
    );
    this.log = new LogRows(connection);
    this.documents = new DocumentTables(connection);
  }

  /** What the main thread must know before it can append. Durably counts this opening. */
  ready(): WriterReady {
    this.connection.exec('INSERT INTO file_incarnation VALUES (1, 1) ON CONFLICT (only_row) DO UPDATE SET number = number + 1');
    const [incarnation] = rowsOf(this.connection, 'SELECT number FROM file_incarnation')[0] as [number];
    return { ready: true, incarnation, topics: storedTopics(this.connection), ends: partitionEnds(this.connection) };
  }

  get statistics(): WriterStatistics {
    return { ...this.counted };
  }

  accept(turn: WriteTurn): void {
    if (turn.appends) this.turns.push(turn);
    if (turn.calls) this.calls.push(...turn.calls);
  }

  get hasWork(): boolean {
    return this.turns.length > 0 || this.calls.length > 0;
  }

  /** One transaction of what is queued, and its report. */
  commit(): WriteReport {
    const turns = takeWhile(this.turns, this.limits.appendedBytesMax, (turn) => turn.appends!.bytes.length);
    const calls = turns.length > 0 && this.lastTookCalls && this.isCrowded() ? [] : this.takeCalls();
    this.lastTookCalls = calls.length > 0;
    try {
      this.connection.exec('BEGIN IMMEDIATE');
      const appends = turns.reduce((sum, turn) => sum + this.log.add(turn.appends!), 0);
      const rows = this.log.flush();
      const outcomes = calls.map((call) => this.apply(call));
      this.connection.exec('COMMIT');
      this.count(appends, rows, calls);
      return { appendedThrough: turns.at(-1)?.turn, calls: outcomes };
    } catch (error) {
      this.rollBack();
      if (!isFullDisk(error, this.file)) return failure(messageOf(error), turns, calls);
      this.turns.unshift(...turns);
      this.calls.unshift(...calls);
      return { lacksRoom: messageOf(error), calls: [] };
    }
  }

  /** Tells everything that is queued that it failed. */
  giveUp(message: string): WriteReport {
    return failure(message, this.turns.splice(0), this.calls.splice(0));
  }

  /** Deletes a bounded part of what topics keep no longer; true when there may be more. */
  deleteExpired(nowMs: number): boolean {
    try {
      this.connection.exec('BEGIN IMMEDIATE');
      const deleted = this.log.deleteExpired(nowMs);
      this.connection.exec('COMMIT');
      return deleted > 0;
    } catch {
      // Cleaning up can wait for the next round; a disk that fails makes itself known to the next append.
      if (this.connection.inTransaction) this.connection.exec('ROLLBACK');
      return false;
    }
  }

  private isCrowded(): boolean {
    let operations = 0;
    for (const call of this.calls) {
      operations += operationsOf(call);
      if (operations > this.limits.documentOperationsBesideAppendsMax) return true;
    }
    return false;
  }

  private takeCalls(): WriterCall[] {
    const { documentOperationsMax, documentBytesMax } = this.limits;
    let bytes = 0;
    return takeWhile(this.calls, documentOperationsMax, (call) => {
      // Whatever is above one limit is above both.
      bytes += bytesOf(call);
      return bytes > documentBytesMax ? documentOperationsMax + 1 : operationsOf(call);
    });
  }

  /** A call that is refused must not take its neighbours in the transaction, least of all the appends, with it. */
  private apply(call: WriterCall): CallOutcome {
    this.connection.exec('SAVEPOINT one_call');
    try {
      return { call: call.call, ...this.applyInside(call) };
    } catch (error) {
      if (isFullDisk(error, this.file)) throw error;
      // When the disk is the cause, SQLite may have given up the whole transaction; then this throws, and all of it has failed.
      this.connection.exec('ROLLBACK TO one_call');
      return { call: call.call, error: messageOf(error) };
    } finally {
      if (this.connection.inTransaction) this.connection.exec('RELEASE one_call');
    }
  }

  private applyInside(call: WriterCall): Omit<CallOutcome, 'call'> {
    switch (call.kind) {
      case 'topics':
        return { topics: this.log.ensureTopics(call.topics) };
      case 'collection':
        return { columns: this.documents.declare(call.name, call.indexes, call.compared) };
      case 'documents': {
        const duplicateId = this.documents.apply(call);
        return duplicateId === undefined ? {} : { duplicateId };
      }
    }
  }

  private count(appends: number, rows: number, calls: readonly WriterCall[]): void {
    this.counted.transactions += 1;
    this.counted.appends += appends;
    this.counted.rows += rows;
    for (const call of calls) this.counted.documentOperations += operationsOf(call);
  }

  /** Nothing of the transaction counts, whatever SQLite kept of it. */
  private rollBack(): void {
    this.log.discard();
    this.documents.discard();
    if (this.connection.inTransaction) this.connection.exec('ROLLBACK');
  }
}

/** The appends are in doubt, the calls are to be made again. */
function failure(message: string, turns: readonly WriteTurn[], calls: readonly WriterCall[]): WriteReport {
  const outcomes = calls.map((call) => ({ call: call.call, error: message }));
  const first = turns[0];
  return first ? { appendedThrough: turns.at(-1)!.turn, failure: { fromTurn: first.turn, message }, calls: outcomes } : { calls: outcomes };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Takes from the front at least one, and as many as weigh no more than the limit together. */
function takeWhile<T>(queue: T[], weightMax: number, weigh: (item: T) => number): T[] {
  let count = 0;
  let weight = 0;
  for (const item of queue) {
    weight += weigh(item);
    if (count > 0 && weight > weightMax) break;
    count += 1;
  }
  return queue.splice(0, count);
}

const operationsOf = (call: WriterCall): number => (call.kind === 'documents' ? call.operations.length : 0);

/** Of the documents as they are stored, packed. */
function bytesOf(call: WriterCall): number {
  return call.kind === 'documents' ? call.bodies.length : 0;
}
