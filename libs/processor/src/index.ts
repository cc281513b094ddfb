export * from './admit.js';
export * from './admitted.js';
export * from './read-admitted.js';
