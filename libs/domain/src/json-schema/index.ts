export { SCHEMA_WORK_MAX, VIOLATIONS_MAX } from './limits.js';
export { SchemaRefused } from './schema-refused.js';
export { CheckingExceeded, type SchemaViolation } from './checking.js';
export { fillerOf, type FillIn } from './defaults.js';
export { TOO_MUCH, validatorOf, type SchemaValidator } from './validator.js';
export { writtenDefaults, type WrittenDefault } from './written-defaults.js';
export { sampleOf } from './sample.js';
