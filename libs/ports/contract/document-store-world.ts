import type { DocumentStore } from '../src/document-store.js';

/** An opened adapter. The suite closes it and never closes `store` itself. */
export interface OpenedDocumentStore {
  readonly store: DocumentStore;
  /** Closes the present store and opens one on the same data, as after a restart of the process. */
  readonly reopen?: () => Promise<DocumentStore>;
  readonly close: () => Promise<void>;
}

/** What the parts of the suite share; `store` is exchanged by a reopening. */
export interface DocumentStoreWorld {
  store: DocumentStore;
  opened: OpenedDocumentStore;
}

/** A document of the suites: a few queried fields beside anything else. */
export interface Sample {
  readonly _id: string;
  readonly status?: string;
  readonly startedAt?: number;
  readonly score?: number;
  readonly body?: unknown;
}
