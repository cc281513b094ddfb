import type { Explanation } from '../../expression/index.js';
import type { Json } from '../../json.js';
import { asksPeople, type CompiledStep } from '../../runbook/index.js';
import type { SkipReason } from '../events/index.js';
import type { Explained, SkippedBecause } from '../causes/cause.js';
import { prefixOf, statesAt, stepAt, type StepStates } from '../state/paths.js';
import type { ExecutionState, StepState } from '../state/execution-state.js';

/** Why a settled step ended as it did. */
export function settledCause(path: string, step: StepState, state: ExecutionState, definition: CompiledStep | undefined): Explained {
  switch (step.status) {
    case 'COMPLETED':
      return completedCause(step);
    case 'SKIPPED':
      return skippedCause(path, step, statesAt(state.steps, prefixOf(path)) ?? {}, definition);
    case 'CANCELLED':
      return { kind: 'cancelled', sentence: 'was called off.' };
    default:
      return failedCause(step);
  }
}

function completedCause({ branch, simulated, inherited, type, attempt, approval }: StepState): Explained {
  if (branch) {
    const { name, targets, explanation } = branch;
    const to = targets.length > 0 ? ` to ${targets.join(', ')}` : ', which leads nowhere';
    const sentence = `took branch ${name}${to}: ${explanationText(explanation)}.`;
    return { kind: 'branch-taken', branch: name, targets, explanation, sentence };
  }
  const how = inherited
    ? 'was taken over from the run that this one repeats'
    : simulated
      ? 'was simulated'
      : `completed${attemptText(attempt)}`;
  if (approval?.override && !inherited && !simulated) {
    const { id, by, reason } = approval.override;
    const sentence = `was opened by ${by} without its votes (${id}): ${reason}.`;
    return { kind: 'completed', override: { id, by, reason }, sentence };
  }
  const sentence = asksPeople(type) === 'approval' && !inherited && !simulated ? 'was approved.' : `${how}.`;
  return { kind: 'completed', ...(simulated && { simulated }), ...(inherited && { inherited }), sentence };
}

const attemptText = (attempt: number): string => (attempt > 1 ? ` with attempt ${attempt}` : '');

function failedCause({ status, error, goto, continued, attempt }: StepState): Explained {
  const what = status === 'TIMED_OUT' ? 'timed out' : 'failed';
  const after = goto !== undefined ? `; the run goes on with ${goto}` : continued ? '; the run goes on' : '';
  const because = error ? ` with ${error.name}: ${error.message}` : '';
  const sentence = `${what}${attemptText(attempt)}${because}${after}.`;
  return { kind: 'failed', ...(error && { error }), ...(goto !== undefined && { goto }), ...(continued && { continued }), sentence };
}

function skippedCause(path: string, step: StepState, states: StepStates, definition: CompiledStep | undefined): Explained {
  const { reason, error, note } = step;
  const because: SkippedBecause = { ...(error && { error }), ...(note !== undefined && { note }) };
  if (reason === 'branch-not-taken' && definition) {
    const conditionals = definition.branchOf.map(({ step: id }) => {
      const branch = stepAt(states, id)?.branch;
      return { step: `${prefixOf(path)}${id}`, ...(branch && { took: branch.name, explanation: branch.explanation }) };
    });
    const ways = conditionals.map(({ step: id, took }) => (took === undefined ? `${id} took no branch` : `${id} took branch ${took}`));
    const why = conditionals.flatMap(({ explanation }) => (explanation === undefined ? [] : [explanationText(explanation)]));
    const sentence = `was skipped: ${ways.join(', ')}${why.length > 0 ? ` (${why.join('; ')})` : ''}.`;
    return { kind: 'skipped', reason, conditionals, ...because, sentence };
  }
  if ((reason === 'dependencies-skipped' || reason === 'nothing-completed') && definition) {
    const dependencies = definition.dependsOn.flatMap((id) => {
      const status = stepAt(states, id)?.status;
      return status === undefined ? [] : [{ step: `${prefixOf(path)}${id}`, status }];
    });
    const names = dependencies.map(({ step: id, status }) => `${id} (${status})`).join(', ');
    return { kind: 'skipped', reason, dependencies, ...because, sentence: `was skipped: ${SKIPPED_TEXT[reason]}: ${names}.` };
  }
  const text = reason === undefined ? 'it was not needed' : SKIPPED_TEXT[reason];
  const more = error ? `: ${error.name}: ${error.message}` : note !== undefined ? `: ${note}` : '';
  return { kind: 'skipped', ...(reason && { reason }), ...because, sentence: `was skipped: ${text}${more}.` };
}

const SKIPPED_TEXT: Readonly<Record<SkipReason, string>> = {
  'branch-not-taken': 'its branch was not taken',
  'dependencies-skipped': 'none of its dependencies gave anything to go on from',
  'nothing-completed': 'none of its dependencies completed',
  'when-false': 'its condition `when` did not hold',
  'error-skipped': 'it failed, and its author lets the run go on without it',
  'not-reached': 'nobody jumped here',
  'run-failed': 'the run failed before',
  'run-cancelled': 'the run was cancelled before',
  operator: 'an operator left it out',
};

/** Operands with their values, the way they stand in the record. */
export function explanationText(explanation: Json): string {
  if (typeof explanation !== 'object' || explanation === null) return String(explanation);
  const found = explanation as unknown as Explanation | { readonly switch: string; readonly found: Json };
  if ('switch' in found) return `${found.switch.trim()} is ${shown(found.found)}`;
  if ('field' in found) return `${found.field} is ${shown(found.found)}, asked for ${found.op} ${shown(found.expected)}`;
  if ('operands' in found) {
    const operands = found.operands.map(({ path, found: value }) => `${path} is ${shown(value)}`).join(', ');
    return `${found.expression.trim()} is ${shown(found.value)}${operands === '' ? '' : ` (${operands})`}`;
  }
  if ('all' in found) return found.all.map((part) => explanationText(part as unknown as Json)).join(' and ');
  if ('any' in found) return found.any.map((part) => explanationText(part as unknown as Json)).join(' or ');
  if ('not' in found) return `not (${explanationText(found.not as unknown as Json)})`;
  return JSON.stringify(explanation);
}

const shown = (value: Json | undefined): string => (value === undefined ? 'missing' : JSON.stringify(value));
