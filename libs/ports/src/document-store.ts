/**
 * Documents by id, in named collections, for stores that are folded from the logs: read models, snapshots, positions,
 * the audit log. Never a second source of truth.
 *
 * - A `write` is atomic per operation and durable when it resolves; operations of one call are applied in order. (The embedded
 *   adapter applies the whole call atomically; callers must not rely on it: write what refers last.)
 * - `insert` of an existing id fails with `DuplicateDocument` and leaves the operations before it applied.
 * - Reads see every write that resolved before.
 * - Indexed fields are declared once, at `collection`; a query may filter and sort by declared fields and `_id` only.
 */
export abstract class DocumentStore {
  abstract collection<D extends StoredDocument>(spec: CollectionSpec): Promise<DocumentCollection<D>>;
  abstract close(): Promise<void>;
}

export interface StoredDocument {
  readonly _id: string;
}

export interface CollectionSpec {
  /** `<service>.<noun>`, for example `gateway.executions`. */
  readonly name: string;
  /** Top-level fields (string or number) that queries use, each list one index in its order. */
  readonly indexes: readonly (readonly string[])[];
  /** Another process may own the collection; this one only reads it. */
  readonly readOnly?: boolean;
}

export type Scalar = string | number;

export type Operation<D> = { readonly put: D } | { readonly insert: D } | { readonly remove: string };

export interface Query {
  /** Equality, or a range, on declared fields. */
  readonly where?: Readonly<Record<string, Scalar | Range>>;
  /** By which field, and in which direction; ties by `_id` in the same direction. Default: `_id` ascending. */
  readonly order?: { readonly by: string; readonly direction: 'asc' | 'desc' };
  /** Continue after the document with this value of the ordering field and this id. */
  readonly after?: { readonly value: Scalar; readonly id: string };
  readonly limit: number;
}

export interface Range {
  readonly gt?: Scalar;
  readonly gte?: Scalar;
  readonly lt?: Scalar;
  readonly lte?: Scalar;
}

export interface DocumentCollection<D extends StoredDocument> {
  get(id: string): Promise<D | undefined>;
  find(query: Query): Promise<D[]>;
  count(where?: Query['where']): Promise<number>;
  write(operations: readonly Operation<D>[]): Promise<void>;
}

export class DuplicateDocument extends Error {
  override readonly name = 'DuplicateDocument';
  constructor(
    readonly collection: string,
    readonly id: string,
  ) {
    super(`expected no document ${id} in ${collection}, found one; another writer was first`);
  }
}
