import type { Drafting } from './drafting.js';
import type { ExecutionRejection } from './rejections.js';
import { notApplicable } from './control.js';
import { followers } from './followers.js';
import { idOf, iterationPrefix, loopsAround, prefixOf } from './paths.js';
import type { StepState } from './state.js';
import { isFinal } from './transitions.js';

/** A repair is for runs that can still go on, or that failed; a cancelled or completed one stays what it is. */
export function refuseRepair({ state }: Drafting): ExecutionRejection | undefined {
  const { status } = state;
  if (status === 'CANCELLED' || status === 'COMPLETED') return notApplicable('a run that is open or failed', status, 're-run it instead');
  if (state.failing?.outcome === 'CANCELLED')
    return notApplicable('a run that goes on', 'one that is being cancelled', 're-run it instead');
  return undefined;
}

/** A step in a loop can only be repaired while its iteration is not over. */
export function refuseRepairInLoop(draft: Drafting, path: string): ExecutionRejection | undefined {
  for (const { loop, index } of loopsAround(path)) {
    const step = draft.stepAt(loop);
    const iteration = step?.loop?.iterations[index];
    if (step?.status === 'COMPLETED' || step?.status === 'SKIPPED' || (iteration && 'collected' in iteration)) {
      return notApplicable(`iteration ${index} of ${loop} to be open or failed`, 'it over', 'retry the loop, or re-run the runbook');
    }
  }
  return undefined;
}

/**
 * The step stands before its beginning again, and with it what was given up because of it: what the failure of the run or of a loop
 * around it skipped or called off, and the skipped steps that come after it.
 */
export function resetStep(draft: Drafting, path: string, reason: string): void {
  const { state, world } = draft;
  const wasFailing = state.failing !== undefined;
  if (wasFailing || isFinal(state.status)) {
    const durationMs = draft.runbook.runbook.limits?.durationMs;
    draft.emit({
      type: 'ExecutionReopened',
      at: world.now,
      reason,
      ...(durationMs !== undefined && { deadlineAt: world.now + durationMs }),
    });
  }
  const reset = new Set([path, ...skippedAfter(draft, path)]);
  for (const { loop } of loopsAround(path)) {
    for (const other of givenUpIn(draft, loop)) reset.add(other);
    for (const other of skippedAfter(draft, loop)) reset.add(other);
  }
  if (wasFailing) for (const other of givenUp('', draft.state.steps)) reset.add(other);
  // The loops around it go on where they are: what stands in them would be gone.
  for (const { loop } of loopsAround(path)) reset.delete(loop);
  const reopened = loopsAround(path)
    .filter(({ loop }) => draft.stepAt(loop)?.status !== 'RUNNING' || draft.stepAt(loop)?.loop?.failing)
    .map(({ loop }) => loop);
  draft.emit({
    type: 'StepsReset',
    at: world.now,
    step: path,
    by: world.actor.id,
    reason,
    reset: [...reset],
    ...(reopened.length > 0 && { reopened }),
  });
  draft.touch(prefixOf(path), 'all');
}

/** Steps of the list that come after this one, by any way, and were skipped. */
function skippedAfter(draft: Drafting, path: string): string[] {
  const prefix = prefixOf(path);
  const found = new Set<string>();
  const left = [idOf(path)];
  for (let id = left.pop(); id !== undefined; id = left.pop()) {
    for (const follower of followers(draft.runbook.step(id))) {
      const next = `${prefix}${follower}`;
      if (found.has(next) || draft.stepAt(next)?.status !== 'SKIPPED') continue;
      found.add(next);
      left.push(follower);
    }
  }
  return [...found];
}

/** Of the loop's iterations that are not over, what its failure skipped or called off. */
function givenUpIn(draft: Drafting, loop: string): string[] {
  const iterations = draft.stepAt(loop)?.loop?.iterations ?? [];
  return iterations.flatMap((iteration, index) => ('collected' in iteration ? [] : givenUp(iterationPrefix(loop, index), iteration.steps)));
}

/** What the failure skipped or called off; `onFailure` runs again if the run fails again. */
function givenUp(prefix: string, steps: Readonly<Record<string, StepState>>): string[] {
  return Object.entries(steps)
    .filter(([, { status, reason, onFailure }]) => status === 'CANCELLED' || reason === 'run-failed' || (onFailure && status !== 'PENDING'))
    .map(([id]) => `${prefix}${id}`);
}
