import type { Drafting } from '../drafting/drafting.js';
import { endRecipients } from '../drafting/end-recipients.js';
import type { Failure, StepError } from '../events/index.js';
import { iterationPrefix } from '../state/paths.js';
import { isSettled } from '../state/transitions.js';
import { cancelStep } from './cancel-step.js';
import { skip } from './skip-step.js';

/**
 * The end of a run of which nothing else can be decided: nobody is waited for, and what it does on failure is left out. What is open is cancelled,
 * inner steps first, and in as many records as that takes (`ExecutionYielded`).
 */
export function giveUp(draft: Drafting, why: StepError): void {
  const { now } = draft.world;
  if (!draft.state.failing) draft.emit({ type: 'ExecutionFailing', at: now, outcome: 'FAILED', failure: { error: why } });
  if (draft.state.pause) draft.emit({ type: 'ExecutionResumed', at: now, reason: 'the run can only end', releases: [] });
  for (const settle of settlements(draft)) {
    if (!draft.budget.hasRoom) return draft.emit({ type: 'ExecutionYielded', at: now });
    const from = draft.events.length;
    settle();
    draft.budget.spend({ bytes: JSON.stringify(draft.events.slice(from)).length });
  }
  const { outcome, failure } = draft.state.failing!;
  draft.emit({ type: END_OF[outcome], at: now, failure: leavingOut(failure, why), ...endRecipients(draft) });
}

const END_OF = { FAILED: 'ExecutionFailed', TIMED_OUT: 'ExecutionTimedOut', CANCELLED: 'ExecutionCancelled' } as const;

/** What is to be done before the run can end, one after the other: each small, so that a record can end behind any of them. */
function* settlements(draft: Drafting): Generator<() => void> {
  const reason = draft.state.failing?.outcome === 'CANCELLED' ? 'run-cancelled' : 'run-failed';
  const innerFirst = draft.state.open.toSorted((one, other) => other.length - one.length);
  for (const path of innerFirst) {
    for (const pending of pendingWithin(draft, path)) yield () => skip(draft, pending, reason);
    const step = draft.stepAt(path);
    if (step && !isSettled(step.status)) yield () => cancelStep(draft, path, reason);
  }
  for (const [id, { status }] of Object.entries(draft.state.steps)) if (status === 'PENDING') yield () => skip(draft, id, reason);
}

/** What no iteration of the loop has begun yet. */
function pendingWithin(draft: Drafting, loop: string): string[] {
  const iterations = draft.stepAt(loop)?.loop?.iterations ?? [];
  return iterations.flatMap((iteration, index) => {
    if ('collected' in iteration) return [];
    return Object.entries(iteration.steps).flatMap(([id, { status }]) =>
      status === 'PENDING' ? [`${iterationPrefix(loop, index)}${id}`] : [],
    );
  });
}

/** What the run failed of stays its failure; why nothing was done about it stands behind that. */
function leavingOut({ step, error }: Failure, why: StepError): Failure {
  const message = error.message === why.message ? error.message : leftOut(error.message, why.message);
  return { ...(step !== undefined && { step }), error: { ...error, message } };
}

export const leftOut = (failure: string, why: string): string => `${failure}; what is done on failure was left out: ${why}`;
