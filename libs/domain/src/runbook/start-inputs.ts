import { CheckingExceeded, fillerOf, TOO_MUCH, type FillIn, type SchemaValidator, type SchemaViolation } from '../json-schema/index.js';
import type { JsonObject } from '../json.js';
import { compileSchema, type JsonSchema } from './author-schema.js';

/** What a run may begin with. */
export interface StartInputs {
  /** With the schema's defaults where the inputs leave something out; the same object where they leave out nothing. */
  readonly inputs: JsonObject;
  /** Why they do not fit, defaults included. */
  readonly violations: readonly SchemaViolation[];
}

/**
 * The inputs of a run as they are checked and recorded. Every start passes here: over REST, by a trigger, by a schedule, of a child, again. The
 * log holds what this gives, so a default that another version has later changes no run that began before. `inputs` are plain, without references.
 */
export function startInputs(schema: JsonSchema | undefined, inputs: JsonObject): StartInputs {
  if (schema === undefined) return { inputs, violations: [] };
  const { fill, check } = preparedFor(schema);
  try {
    const filled = (fill?.(inputs) ?? inputs) as JsonObject;
    return { inputs: filled, violations: check(filled) };
  } catch (error) {
    if (!(error instanceof CheckingExceeded)) throw error;
    return { inputs, violations: [TOO_MUCH] };
  }
}

interface Prepared {
  readonly fill: FillIn | undefined;
  readonly check: SchemaValidator;
}

/** By definition, of which there is one copy: a schema is looked at once. */
const prepared = new WeakMap<object, Prepared>();

function preparedFor(schema: JsonSchema): Prepared {
  if (typeof schema === 'boolean') return { fill: undefined, check: compileSchema(schema) };
  let found = prepared.get(schema);
  if (!found) prepared.set(schema, (found = { fill: fillerOf(schema), check: compileSchema(schema) }));
  return found;
}
