import type { BlobStore } from '@runbook/ports';
import { join } from 'node:path';
import { BLOB_FOLDER, LOG_FILE } from './data-folder.js';
import { EmbeddedCommandChannel, type CommandChannelOptions } from './embedded-command-channel.js';
import { EmbeddedDocumentStore } from './embedded-document-store.js';
import { EmbeddedEventLog, type EventLogOptions } from './embedded-event-log.js';
import { FileBlobStore } from './file-blob-store.js';
import { expectNotMoved } from './moved-folder.js';

export interface EmbeddedOptions extends EventLogOptions {
  /** Holds `runbook.db`, the files of `fileOf` and `blobs/`; made when it is not there. A local disk: SQLite's locks need one. */
  readonly dataFolder: string;
  readonly commands?: CommandChannelOptions;
  /** The file of a collection; default: `runbook.db` for all. */
  readonly fileOf?: (collection: string) => string;
}

export interface Embedded {
  readonly log: EmbeddedEventLog;
  readonly channel: EmbeddedCommandChannel;
  readonly documents: EmbeddedDocumentStore;
  readonly blobs: BlobStore;
  /** Stops readers and owners, lets everything that was asked for end, and closes the file. */
  close(): Promise<void>;
}

/** Every port over one folder. Throws `FileInUse` when another process has it. */
export async function openEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const { dataFolder } = options;
  const { log, channel, close: closeLog } = await openEmbeddedLog(options);
  const {
    documents,
    blobs,
    close: closeStores,
  } = openEmbeddedStores({ dataFolder, fileOf: options.fileOf ?? (() => logFile(dataFolder)), room: options.room });
  const close = async () => {
    await Promise.all([closeLog(), closeStores()]);
  };
  return { log, channel, documents, blobs, close };
}

/**
 * The log and the channel that hands commands to its owners, to go with any document and blob store. Throws `FolderMoved` where the log goes on elsewhere, unless who
 * opens it is who moves it (`isMover`).
 */
export async function openEmbeddedLog({
  dataFolder,
  commands,
  isMover = false,
  ...options
}: Pick<EmbeddedOptions, 'dataFolder' | 'commands'> & EventLogOptions & { readonly isMover?: boolean }) {
  if (!isMover) expectNotMoved(dataFolder);
  const log = await EmbeddedEventLog.open(logFile(dataFolder), options);
  const channel = new EmbeddedCommandChannel(log, commands);
  const close = async () => {
    await channel.close();
    await log.close();
  };
  return { log, channel, close };
}

/** The document and blob stores, to go with any log. Files are opened when a collection in them is declared. */
export function openEmbeddedStores({
  dataFolder,
  fileOf,
  room,
}: Pick<EmbeddedOptions, 'dataFolder' | 'room'> & Required<Pick<EmbeddedOptions, 'fileOf'>>) {
  const documents = new EmbeddedDocumentStore({ fileOf, room });
  const blobs = new FileBlobStore(join(dataFolder, BLOB_FOLDER), room);
  const close = async () => {
    await Promise.all([documents.close(), blobs.close()]);
  };
  return { documents, blobs, close };
}

function logFile(dataFolder: string): string {
  return join(dataFolder, LOG_FILE);
}
