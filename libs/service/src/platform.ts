import type { BlobStore, Clock, CommandChannel, DocumentStore, EventLog } from '@runbook/ports';
import type { Logger } from './logger.js';
import type { RunbookCatalogue } from './runbook-catalogue.js';
import type { Settings } from './settings.js';

export const SETTINGS = Symbol('Settings');

/** The adapters that a process runs on, opened once, closed last. */
export interface Platform {
  readonly settings: Settings;
  readonly log: EventLog;
  readonly channel: CommandChannel;
  readonly documents: DocumentStore;
  readonly blobs: BlobStore;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly catalogue: RunbookCatalogue;
  close(): Promise<void>;
}
