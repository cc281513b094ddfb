export * from './admit.js';
export * from './admitted.js';
export * from './aggregate.js';
export type { ProcessorEnvironment } from './environment.js';
export * from './limits.js';
export * from './processor.js';
export * from './read-admitted.js';
export { Snapshots } from './snapshots.js';
