export type { EventMapping, EventSource } from './event-source.js';
export type { EventSourceRegistered, EventSourceRemoved, RegistryEvent, RunbookVersionRegistered } from './events.js';
export type { RegisterEventSource, RegisterRunbook, RegistryCommand, RemoveEventSource } from './commands.js';
export type { RegistryRejection, RegistryRejectionCode } from './rejections.js';
export { noRunbook, VERSIONS_MAX, type RegisteredEventSource, type RegistryState, type RunbookVersion } from './state.js';
export { decide as decideRegistry, type RegistryWorld } from './decide.js';
export { evolve as evolveRegistry } from './evolve.js';
