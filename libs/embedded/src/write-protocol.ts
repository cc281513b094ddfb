/**
 * What the main thread and the writer's thread say to each other about one file. The main thread sends at most one `WriteTurn`
 * per turn of its event loop; the writer answers with one `WriteReport` per transaction.
 */
export interface WriteTurn {
  /** Counts the turns, from 1. */
  readonly turn: number;
  readonly appends?: AppendsOfTurn;
  readonly calls?: readonly WriterCall[];
}

/** Every append of a turn in one transferred buffer. */
export interface AppendsOfTurn {
  /** `NUMBERS_PER_APPEND` numbers for each append: partition id, first offset, count of records, count of bytes. */
  readonly entries: Float64Array;
  /** The packed records of the appends, one after the other (see `record-batch.ts`). */
  readonly bytes: Uint8Array;
}

export const NUMBERS_PER_APPEND = 4;

export type WriterCall = DocumentCall | TopicsCall | CollectionCall;

/** At most `DOCUMENT_OPERATIONS_PER_COMMIT_MAX` operations on one collection, applied in one transaction. */
export interface DocumentCall {
  readonly kind: 'documents';
  readonly call: number;
  readonly collection: string;
  readonly operations: readonly DocumentOperation[];
  /** The bodies of the operations that have one, in their order: JSON as UTF-8, each with a line feed behind it. */
  readonly bodies: Uint8Array<ArrayBuffer>;
}

/**
 * `bodyBytes` is the length of the operation's body in `bodies`, without the line feed. `fields` are the values of the collection's declared
 * fields, in its column order; null where the document has none.
 */
export type DocumentOperation =
  | readonly [kind: typeof PUT | typeof INSERT, id: string, bodyBytes: number, fields: readonly Column[]]
  | readonly [kind: typeof PUT_IF_NEWER, id: string, bodyBytes: number, fields: readonly Column[], newerBy: string]
  | readonly [kind: typeof REMOVE, id: string]
  | readonly [kind: typeof REMOVE_UP_TO, id: string, field: string, number: number];

export type Column = string | number | null;

export const PUT = 0;
export const INSERT = 1;
export const REMOVE = 2;
export const PUT_IF_NEWER = 3;
export const REMOVE_UP_TO = 4;

export interface TopicsCall {
  readonly kind: 'topics';
  readonly call: number;
  readonly topics: readonly { readonly topic: string; readonly partitions: number; readonly retentionMs?: number }[];
}

export interface CollectionCall {
  readonly kind: 'collection';
  readonly call: number;
  readonly name: string;
  readonly indexes: readonly (readonly string[])[];
  readonly compared?: readonly string[];
}

/** A topic as the file has it: its partitions have the ids from `firstPartitionId` on. */
export interface StoredTopic {
  readonly topic: string;
  readonly partitions: number;
  readonly firstPartitionId: number;
}

/** One transaction's outcome. */
export interface WriteReport {
  /** The disk takes no more, in these words: nothing was done, everything stays queued and is tried again. */
  readonly lacksRoom?: string;
  /** The appends of every turn up to this one have an outcome; those of the failed turns have failed, the others are durable. */
  readonly appendedThrough?: number;
  readonly failure?: { readonly fromTurn: number; readonly message: string };
  readonly calls: readonly CallOutcome[];
}

export interface CallOutcome {
  readonly call: number;
  readonly topics?: readonly StoredTopic[];
  readonly columns?: readonly string[];
  readonly duplicateId?: string;
  readonly error?: string;
}

/** The first message of the writer: the file is open and safe to write, or why not. */
export interface WriterReady {
  readonly ready: boolean;
  readonly error?: string;
  /** How often the file was opened for writing, this time included. */
  readonly incarnation: number;
  readonly topics: readonly StoredTopic[];
  /** Partition id and end offset of every partition that has records. */
  readonly ends: readonly (readonly [partitionId: number, end: number])[];
}

export interface WriterStart {
  readonly file: string;
}

export interface WriterStop {
  readonly stop: true;
}

/** The writer has finished and closed its file. */
export interface WriterStopped {
  readonly stopped: true;
  readonly statistics: WriterStatistics;
}

export interface WriterStatistics {
  readonly transactions: number;
  readonly appends: number;
  readonly rows: number;
  readonly documentOperations: number;
}
