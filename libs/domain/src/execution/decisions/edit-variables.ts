import { heldName } from '../../held-value.js';
import { marksIn } from '../../classification/index.js';
import { isBlobReference, type Json } from '../../json.js';
import { compileSchema, violationsText } from '../../runbook/index.js';
import { voidOnDrift } from '../approvals/drift.js';
import type { EditVariables } from '../commands/index.js';
import { riseWithInputs } from '../drafting/classification.js';
import { resolved } from '../drafting/blob-content.js';
import { notApplicable, unknownStep } from '../drafting/refusals.js';
import type { Drafting } from '../drafting/drafting.js';
import { inlined } from '../drafting/inline.js';
import type { ExecutionRejection } from '../commands/rejections.js';
import { refuseRepair } from '../repair/refuse-repair.js';
import { isFinal } from '../state/transitions.js';
import { editedInputs, readVariable, variablePath } from '../state/variables.js';

type Change = { path: string; value: Json; before?: Json };

/** Changes what expressions will read. What has been decided stays decided; votes about something else than what would run now are void. */
export function editVariables(draft: Drafting, { changes, reason, marks = [] }: EditVariables): ExecutionRejection | undefined {
  const refusal = refuseRepair(draft);
  if (refusal) return refusal;
  if (isFinal(draft.state.status)) return notApplicable('a run that is open', draft.state.status, 'retry a step first, or re-run it');
  const made: Change[] = [];
  for (const { path, value } of changes) {
    const change = changeOf(draft, path, value);
    if ('code' in change) return change;
    made.push(change);
  }
  const fault = refuseInputs(draft, made);
  if (fault) return fault;
  riseWithInputs(draft, [...marks, ...marksIn(made.map(({ value }) => value))]);
  draft.emit({ type: 'VariablesEdited', at: draft.world.now, reason, by: draft.world.actor.id, changes: made });
  voidOnDrift(draft);
  return undefined;
}

function changeOf(draft: Drafting, path: string, value: Json): Change | ExecutionRejection {
  const { inputs, steps } = draft.state;
  const place = variablePath(path);
  if (!place || (place.step === undefined && place.keys.length === 0)) {
    const message = `expected a path such as inputs.host or steps.lookup.output.score, found ${path}; correct it`;
    return { code: 'unknown-path', message };
  }
  if (place.step !== undefined) {
    const step = draft.stepAt(place.step);
    if (!step) return unknownStep(draft, place.step);
    if (step.output === undefined)
      return notApplicable(`${place.step} to have an output`, step.status, 'edit it when the step has completed');
  }
  const parent = place.keys.length > 0 ? readVariable(inputs, steps, { ...place, keys: place.keys.slice(0, -1) }) : undefined;
  const last = place.keys.at(-1);
  if (last !== undefined && !canHold(parent, last)) {
    return { code: 'unknown-path', message: `expected a value that holds ${last} before the end of ${path}, found none; correct the path` };
  }
  const fitted = inlined(value, path, draft.world);
  if ('error' in fitted) return { code: 'limit-exceeded', message: fitted.error.message };
  const before = readVariable(inputs, steps, place);
  return { path, value: fitted.value, ...(before !== undefined && { before }) };
}

/**
 * A list holds the indexes that it has, and the next one; a map any name but those that mark a reference. A large value that is kept as a blob is
 * changed as a whole: its reference has no members of its own.
 */
function canHold(parent: Json | undefined, key: string): boolean {
  if (isBlobReference(parent) || heldName(key) !== key) return false;
  if (Array.isArray(parent)) return /^\d+$/.test(key) && Number(key) <= parent.length;
  return typeof parent === 'object' && parent !== null;
}

function refuseInputs(draft: Drafting, changes: readonly Change[]): ExecutionRejection | undefined {
  const schema = draft.runbook.runbook.inputs;
  const edited = changes.filter(({ path }) => path.startsWith('inputs'));
  if (schema === undefined || edited.length === 0) return undefined;
  const inputs = edited.reduce((before, { path, value }) => editedInputs(before, path, value), draft.state.inputs);
  const violations = compileSchema(schema)(resolved(draft, inputs));
  if (violations.length === 0) return undefined;
  const found = violationsText(violations);
  return notApplicable('inputs that fit their schema', found, 'give a value that does');
}
