export * from './memory-documents.js';
export * from './random.js';
export * from './simulated-partition.js';
export * from './virtual-clock.js';
