export * from './memory-documents.js';
export * from './process-clock.js';
export * from './random.js';
export * from './simulated-partition.js';
export * from './virtual-clock.js';
export * from './arbitrary-runbook.js';
export * from './decider-specification.js';
