import type { OffsetSpan } from './read-topic.js';

/** What the manifest of a backup of a system on Kafka and MongoDB says beside its files. */
export interface DistributedBackup {
  /** Tells this backup from every other. */
  readonly id: string;
  /** Of the execution logs. */
  readonly partitions: number;
  readonly topics: readonly { readonly topic: string; readonly spans: readonly OffsetSpan[] }[];
  /** When the system began its last run: others take over from this copy. RFC 3339. Absent: the system went on. */
  readonly handedOverAt?: string;
  readonly collections: readonly { readonly name: string; readonly fields: readonly string[] }[];
}

export const documentsFile = (collection: string): string => `documents/${collection}.ndjson`;
export const recordsFile = (topic: string, partition: number): string => `logs/${topic}.${partition}.ndjson`;
export const blobFile = (name: string): string => `blobs/${name.slice(0, 2)}/${name}`;
