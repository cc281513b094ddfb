export * from './json.js';
export * from './actor.js';
export * from './decision.js';
export * from './limits.js';
export * from './registry/index.js';
export * from './execution/index.js';
export * from './chain/index.js';
