import { startInputs, violationsText, type JsonObject, type JsonSchema } from '@runbook/domain';
import type { CataloguedRunbook } from '@runbook/service';
import { Problem } from '../../http/problem.js';

/** What a run begins with: the inputs and the runbook's defaults. Throws the problem `invalid-inputs`, which names every offending path. */
export function checkedInputs({ definition, runbookId, version }: CataloguedRunbook, given: JsonObject): JsonObject {
  const { inputs, violations } = startInputs(definition.inputs as JsonSchema | undefined, given);
  if (violations.length === 0) return inputs;
  const errors = violations.map(({ path, message, keyword }) => ({ pointer: `/inputs${path}`, message, code: keyword }));
  const found = violationsText(violations, '/inputs');
  throw new Problem('invalid-inputs', `expected inputs that fit ${runbookId} version ${version}, found: ${found}`, { errors });
}
