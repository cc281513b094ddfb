import { voidOnDrift } from '../approvals/drift.js';
import type { ResolveStep } from '../commands/index.js';
import { settleCompleted } from '../settling/settle-completed.js';
import { notApplicable, unknownStep } from '../drafting/refusals.js';
import type { Drafting } from '../drafting/drafting.js';
import { failAttempt } from '../settling/fail-attempt.js';
import { guarded } from '../settling/guarded.js';
import { inlined } from '../drafting/inline.js';
import type { ExecutionRejection } from '../commands/rejections.js';
import { requestAgain } from '../../steps/dispatched/request-again.js';

/** A person's word about a step of which nobody knew whether it happened. */
export function resolveStep(draft: Drafting, { step: path, outcome, output, reason }: ResolveStep): ExecutionRejection | undefined {
  const step = draft.stepAt(path);
  const instance = draft.instance(path);
  if (!step || !instance) return unknownStep(draft, path);
  if (step.status !== 'IN_DOUBT') return notApplicable('a step in doubt', `${path} ${step.status}`, 'there is nothing to resolve');
  const fitted = inlined(output ?? null, 'output', draft.world);
  if ('error' in fitted) return { code: 'limit-exceeded', message: fitted.error.message };
  draft.emit({ type: 'StepResolved', at: draft.world.now, step: path, outcome, reason, by: draft.world.actor.id });
  if (outcome === 'retry') requestAgain(draft, instance);
  else if (outcome === 'completed') {
    guarded(draft, instance, () => settleCompleted(draft, instance, { output: fitted.value, attempt: step.attempt }), { acted: true });
    // A person stated this output, so approvers of steps that read it are asked again.
    voidOnDrift(draft);
  } else {
    const doubt = step.doubt ?? { name: 'internal', message: 'it failed' };
    const message = `${draft.world.actor.id} found that it did not happen (${reason}); before: ${doubt.message}`;
    failAttempt(draft, instance, { ...doubt, message, terminal: true }, { effectless: true, final: true });
  }
  return undefined;
}
