export * from './labels.js';
export * from './measuring.js';
export * from './metrics.js';
export * from './metrics-guide.js';
export * from './spans.js';
export * from './trace-context.js';
