export type { RegistryEvent, RunbookVersionRegistered } from './events.js';
export type { RegisterRunbook, RegistryCommand } from './commands.js';
export type { RegistryRejection, RegistryRejectionCode } from './rejections.js';
export { noRunbook, VERSIONS_MAX, type RegistryState, type RunbookVersion } from './state.js';
export { decide as decideRegistry, type RegistryWorld } from './decide.js';
export { evolve as evolveRegistry } from './evolve.js';
