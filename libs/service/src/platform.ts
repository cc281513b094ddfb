import type { BlobStore, Clock, CommandChannel, DocumentStore, EventLog, Policy } from '@runbook/ports';
import type { Logger } from './logger.js';
import type { RunbookCatalogue } from './runbook-catalogue.js';
import type { Readiness } from './readiness.js';
import type { Settings } from './settings.js';
import type { Succession } from './succession.js';

export const SETTINGS = Symbol('Settings');

/** Whether the disk of the embedded stores takes more. */
export interface Room {
  /** Why it does not, and what to do; undefined: it does, or nothing is embedded. */
  readonly lack: string | undefined;
}

/** Of stores that are not on a disk of this process. */
export const ENDLESS_ROOM: Room = { lack: undefined };

/** Token of the platform's `Room`. */
export const ROOM = Symbol('Room');

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
  readonly readiness: Readiness;
  readonly room: Room;
  readonly policy: Policy;
  /** Absent: there is no system before or behind this one. */
  readonly succession?: Succession;
  /** `begins` is told the name of each part before it is closed. */
  close(begins?: (part: string) => void): Promise<void>;
}
