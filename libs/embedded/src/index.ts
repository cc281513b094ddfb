export { CommandQueueFull, CommandsLost } from './command-queue.js';
export { DiskRoom } from './disk-room.js';
export { EmbeddedCommandChannel, type CommandChannelOptions } from './embedded-command-channel.js';
export { EmbeddedDocumentStore, type DocumentStoreOptions } from './embedded-document-store.js';
export { EmbeddedEventLog, type EventLogOptions } from './embedded-event-log.js';
export { FileBlobStore } from './file-blob-store.js';
export { FileInUse } from './file-lock.js';
export { type Embedded, type EmbeddedOptions, openEmbedded, openEmbeddedLog, openEmbeddedStores } from './open-embedded.js';
export type { FollowerFailed } from './reader-group.js';
