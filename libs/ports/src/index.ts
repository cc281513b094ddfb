export * from './records.js';
export * from './event-log.js';
export * from './command-channel.js';
export * from './command-intake.js';
export * from './document-store.js';
export * from './blob-store.js';
export * from './clock.js';
export * from './backoff.js';
