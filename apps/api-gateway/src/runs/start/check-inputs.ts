import { compileSchema, violationsText, type JsonObject, type JsonSchema, type SchemaValidator } from '@runbook/domain';
import type { CataloguedRunbook } from '@runbook/service';
import { Problem } from '../../http/problem.js';

/** By definition, which the catalogue keeps one copy of: a schema is compiled once. */
const validators = new WeakMap<JsonObject, SchemaValidator>();

/** Throws the problem `invalid-inputs`, which names every offending path. */
export function checkInputs({ definition, runbookId, version }: CataloguedRunbook, inputs: JsonObject): void {
  const schema = definition.inputs as JsonSchema | undefined;
  if (schema === undefined) return;
  let validate = validators.get(definition);
  if (!validate) validators.set(definition, (validate = compileSchema(schema)));
  const violations = validate(inputs);
  if (violations.length === 0) return;
  const errors = violations.map(({ path, message, keyword }) => ({ pointer: `/inputs${path}`, message, code: keyword }));
  const found = violationsText(violations, '/inputs');
  throw new Problem('invalid-inputs', `expected inputs that fit ${runbookId} version ${version}, found: ${found}`, { errors });
}
