import { asksPeople, followers, type CompiledRunbook, type CompiledStep } from '../../runbook/index.js';
import type { InheritedStep, SkipReason } from '../events/index.js';
import type { ExecutionRejection } from '../commands/rejections.js';
import type { ExecutionState, StepState } from '../state/execution-state.js';
import { isFinal } from '../state/transitions.js';

export type Inheritance = { readonly inherited: Readonly<Record<string, InheritedStep>> } | { readonly rejection: ExecutionRejection };

/**
 * What a re-run of `state` from `fromStep` on takes over instead of doing it again: settled steps with all that they came from, as long as
 * neither the step itself nor anybody who was asked lies before them. No approval is inherited, so what followed one is done again behind a
 * new one. Without `fromStep` everything is done again.
 */
export function inheritedBy(state: ExecutionState, runbook: CompiledRunbook, fromStep?: string): Inheritance {
  if (!isFinal(state.status)) {
    return refused(`expected a run that has ended, found ${state.status}; cancel it first, or wait for its end`);
  }
  if (fromStep === undefined) return { inherited: {} };
  if (!runbook.steps.some(({ id }) => id === fromStep)) return refused(unfit(runbook, fromStep));
  const again = withFollowers(runbook, (step) => step.id === fromStep || !mayInherit(step, state.steps[step.id]));
  const inherited = runbook.steps.flatMap(({ id }) => (again.has(id) ? [] : [[id, inheritedStep(state.steps[id] as StepState)] as const]));
  return { inherited: Object.fromEntries(inherited) };
}

/**
 * Why a start may not take this over: a gate would be left out, or what stands behind one. Whoever made the command has computed it with
 * `inheritedBy`; this is the check of the one who decides.
 */
export function refuseInheritance(
  inherited: Readonly<Record<string, InheritedStep>> = {},
  runbook: CompiledRunbook,
): ExecutionRejection | undefined {
  const gated = withFollowers(runbook, ({ type }) => asksPeople(type) !== undefined);
  const defined = new Set(runbook.steps.map(({ id }) => id));
  const wrong = Object.keys(inherited).filter((id) => gated.has(id) || !defined.has(id));
  if (wrong.length === 0) return undefined;
  const message = `expected a re-run to take over steps before its approvals only, found ${wrong.join(', ')}; ask these people again`;
  return { code: 'gate-missing', message };
}

/** Reasons that lie in the runbook and the values; those of an operator or of the run's end are not taken over. */
const OF_ITS_OWN: ReadonlySet<SkipReason> = new Set<SkipReason>([
  'branch-not-taken',
  'dependencies-skipped',
  'nothing-completed',
  'when-false',
  'error-skipped',
  'not-reached',
]);

function mayInherit({ type }: CompiledStep, step: StepState | undefined): boolean {
  if (!step || asksPeople(type)) return false;
  if (step.status === 'COMPLETED') return true;
  if (step.status === 'SKIPPED') return step.reason !== undefined && OF_ITS_OWN.has(step.reason);
  return (step.status === 'FAILED' || step.status === 'TIMED_OUT') && (step.continued === true || step.goto !== undefined);
}

/** The steps for which it holds, and all that comes behind them. */
function withFollowers({ steps }: CompiledRunbook, holds: (step: CompiledStep) => boolean): Set<string> {
  const byId = new Map(steps.map((step) => [step.id, step]));
  const found = new Set<string>();
  const left = steps.filter(holds).map(({ id }) => id);
  for (let id = left.pop(); id !== undefined; id = left.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    left.push(...followers(byId.get(id)));
  }
  return found;
}

function inheritedStep({ status, output, http, error, branch, goto, continued, reason }: StepState): InheritedStep {
  return {
    status: status as InheritedStep['status'],
    ...(output !== undefined && { output }),
    ...(http && { http }),
    ...(error && { error }),
    ...(branch && { branch }),
    ...(goto !== undefined && { goto }),
    ...(continued && { continued }),
    ...(reason && { reason }),
  };
}

function unfit(runbook: CompiledRunbook, fromStep: string): string {
  const found = runbook.step(fromStep);
  const what = !found ? 'none called that' : found.onFailure ? 'one of onFailure' : "one of a loop's body";
  return `expected fromStep ${fromStep} to be a step of the run's own list, found ${what}; name one of ${runbook.steps.map(({ id }) => id).join(', ')}`;
}

const refused = (message: string): Inheritance => ({ rejection: { code: 'not-applicable', message } });
