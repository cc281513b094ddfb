import type { Json } from '../json.js';
import { Checking, CheckingExceeded, ViolationsComplete, type Check, type SchemaViolation } from './checking.js';
import { compileAuthorSchema } from './compile.js';
import { SCHEMA_WORK_MAX } from './limits.js';

/** Every offending path up to the limit, or none. One violation `limit-exceeded` for a value that takes too much work to check. Never throws. */
export type SchemaValidator = (value: unknown) => SchemaViolation[];

/** Of the whole schema, or of its part at the JSON Pointer. Throws `SchemaRefused`. */
export function validatorOf(schema: Json, pointer = ''): SchemaValidator {
  const check = compileAuthorSchema(schema, pointer);
  return (value) => {
    const keys: Keys = new Map();
    const verdict = verdictOf(check, value, keys);
    if (verdict === 'fits') return [];
    return verdict === 'exceeded' ? [TOO_MUCH] : violationsOf(check, value, keys);
  };
}

type Keys = Map<object, readonly string[]>;

function verdictOf(check: Check, value: unknown, keys: Keys): 'fits' | 'faulty' | 'exceeded' {
  try {
    return check(value, new Checking(false, keys), undefined, undefined) ? 'fits' : 'faulty';
  } catch (error) {
    if (error instanceof CheckingExceeded) return 'exceeded';
    throw error;
  }
}

/** The value is known not to fit. What was found when the work is used up is the answer, and that there may be more. */
function violationsOf(check: Check, value: unknown, keys: Keys): SchemaViolation[] {
  const naming = new Checking(true, keys);
  try {
    check(value, naming, undefined, undefined);
    return naming.violations;
  } catch (error) {
    if (error instanceof ViolationsComplete) return naming.violations;
    if (error instanceof CheckingExceeded) return [...naming.violations, TOO_MUCH];
    throw error;
  }
}

export const TOO_MUCH: SchemaViolation = {
  path: '',
  message: `expected a value that its schema checks in ${SCHEMA_WORK_MAX} steps of work, found one that takes more; give less at once, or let the schema say less of each item (anyOf, pattern, uniqueItems)`,
  keyword: 'limit-exceeded',
};
