import type { Final } from './is-final.js';

/**
 * Documents by id, in named collections, for stores that are folded from the logs: read models, snapshots, positions,
 * the audit log. Never a second source of truth.
 *
 * - A `write` is atomic per operation and durable when it resolves; operations of one call are applied in order. (The embedded
 *   adapter applies a call of up to 256 operations atomically, and a larger one in parts of 256; callers must not rely on either:
 *   write what refers last.)
 * - `insert` of an existing id fails with `DuplicateDocument` and leaves the operations before it applied.
 * - `put` with `ifNewer` is for writers that may have been overtaken: whatever the order in which such writes arrive, the document
 *   with the highest number stays. A document that is not smaller in that field is left as it is, and the write resolves all the same.
 *   `remove` with `upTo` is for the same writers: it leaves what has become newer since. A document without a number in the field was stored
 *   before the field existed: it is older than any that has one.
 * - A store takes documents of up to `LARGE_DOCUMENT_BYTES_MAX`; one that is too large for it fails with `DocumentTooLarge`.
 * - Reads see every write that resolved before.
 * - Fields are declared once, at `collection`; a query may filter and sort by declared fields and `_id` only.
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
  /** Further top-level fields (numbers) that only `ifNewer` compares: they are declared, and cost no index. */
  readonly compared?: readonly string[];
  /** Another process may own the collection; this one only reads it. */
  readonly readOnly?: boolean;
}

export type Scalar = string | number;

export type Operation<D> =
  /** `ifNewer`: a declared field, a number in the document: replaces only a document that has a smaller number there, or none. */
  | { readonly put: D; readonly ifNewer?: keyof D & string }
  | { readonly insert: D }
  /** `upTo`: removes only a document that has no greater number in this declared field. */
  | { readonly remove: string; readonly upTo?: { readonly field: keyof D & string; readonly number: number } };

export interface Query {
  /** Equality, one of several values, or a range, on declared fields. */
  readonly where?: Readonly<Record<string, Scalar | readonly Scalar[] | Range>>;
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

export class DuplicateDocument extends Error implements Final {
  override readonly name = 'DuplicateDocument';
  readonly isFinal = true;
  constructor(
    readonly collection: string,
    readonly id: string,
  ) {
    super(`expected no document ${id} in ${collection}, found one; another writer was first`);
  }
}

/** A store that takes no document of this size; of the call, those before it may be applied. Tried again, it fails again. */
export class DocumentTooLarge extends Error implements Final {
  override readonly name = 'DocumentTooLarge';
  readonly isFinal = true;
  constructor(
    readonly collection: string,
    readonly id: string,
    readonly bytes: number,
    bytesMax: number,
  ) {
    super(
      `expected a document of at most ${bytesMax} bytes in ${collection}, found ${bytes} in ${id}; keep large values in the blob store`,
    );
  }
}

/** For adapters: an `ifNewer` must name a declared field, and the document must have a number there. */
export function expectComparable(collection: string, declared: ReadonlySet<string>, document: StoredDocument, field: string): void {
  const value = (document as unknown as Record<string, unknown>)[field];
  if (field !== '_id' && declared.has(field) && Number.isFinite(value)) return;
  const found = declared.has(field) ? `${field}: ${JSON.stringify(value)}` : `${field}, which is not declared`;
  throw new TypeError(
    `expected ifNewer of ${document._id} in ${collection} to name a declared field with a number (${[...declared].join(', ')}), found ${found}`,
  );
}

/** For adapters: an `upTo` must name a declared field. */
export function expectDeclared(collection: string, declared: ReadonlySet<string>, field: string): void {
  if (field !== '_id' && declared.has(field)) return;
  throw new TypeError(`expected upTo in ${collection} to name a declared field (${[...declared].join(', ')}), found ${field}`);
}
