export * from './topics.js';
export * from './aggregates.js';
export * from './partition-of.js';
export * from './malformed.js';
export * from './command.js';
export * from './record.js';
export * from './output.js';
export * from './worker-topics.js';
