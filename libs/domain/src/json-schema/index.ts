export { SCHEMA_WORK_MAX, VIOLATIONS_MAX } from './limits.js';
export { SchemaRefused } from './schema-refused.js';
export type { SchemaViolation } from './checking.js';
export { validatorOf, type SchemaValidator } from './validator.js';
