import canonicalize from 'canonicalize';
import { BoundedCache } from '../expression/index.js';
import { validatorOf, type SchemaValidator, type SchemaViolation } from '../json-schema/index.js';
import type { Json } from '../json.js';
import { SCHEMAS_CACHED_MAX } from './limits.js';

/** A JSON Schema, 2020-12. */
export type JsonSchema = boolean | { readonly [member: string]: Json };

/** Every offending path, or none. Throws `SchemaRefused` for a schema that is none. */
export function validateAgainst(schema: JsonSchema, value: unknown): SchemaViolation[] {
  return compileSchema(schema)(value);
}

const compiled = new BoundedCache<SchemaValidator>(SCHEMAS_CACHED_MAX);

/** Compiled once per text: schemas that differ in the order of their members are one. Throws `SchemaRefused`. */
export function compileSchema(schema: JsonSchema): SchemaValidator {
  return compiled.get(canonicalize(schema) ?? 'true', () => validatorOf(schema));
}

/** The violations as one text for records and answers, which keep no more of it. `at` names what the paths start from. */
export function violationsText(violations: readonly SchemaViolation[], at = ''): string {
  const text = violations.map(({ path, message }) => `${`${at}${path}` || '/'} ${message}`).join('; ');
  return text.length <= TEXT_MAX ? text : `${text.slice(0, TEXT_MAX)}…`;
}

const TEXT_MAX = 2_000;
