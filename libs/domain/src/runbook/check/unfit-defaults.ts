import { fillerOf, SchemaRefused, validatorOf, writtenDefaults, type WrittenDefault } from '../../json-schema/index.js';
import type { Json } from '../../json.js';
import { violationsText } from '../author-schema.js';
import type { Facts, Finding } from './facts.js';

/** A default of the inputs must be an input: it fits the schema that it stands in. One that nothing would ever put in is told. */
export function unfitDefaults({ runbook: { inputs } }: Facts): Finding[] {
  if (inputs === undefined) return [];
  try {
    return writtenDefaults(inputs as Json).flatMap((written) => finding(inputs as Json, written));
  } catch (error) {
    // What is wrong with the schema itself is told by its reader.
    if (error instanceof SchemaRefused) return [];
    throw error;
  }
}

function finding(schema: Json, { pointer, value, property }: WrittenDefault): Finding[] {
  const path = `/inputs${pointer}`;
  if (property === undefined) {
    const message =
      'expected a default where it always holds, found one that is never applied; put it on a property, not below anyOf, oneOf, if, not or patternProperties';
    return [{ code: 'idle-default', severity: 'warning', message, path }];
  }
  const violations = validatorOf(schema, property)(fillerOf(schema, property)?.(value) ?? value);
  if (violations.length === 0) return [];
  return [{ code: 'unfit-default', message: `expected a default that fits its own schema, found: ${violationsText(violations)}`, path }];
}
