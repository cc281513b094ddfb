import type { ExecutionReopened } from '../events/control.js';
import type { Drafting } from '../drafting/drafting.js';
import type { ExecutionRejection } from '../commands/rejections.js';
import { notApplicable } from '../drafting/refusals.js';
import { followers } from '../../runbook/index.js';
import { cancelStep } from '../settling/cancel-step.js';
import { idOf, iterationPrefix, loopsAround, prefixOf } from '../state/paths.js';
import type { ExecutionState, StepState } from '../state/execution-state.js';
import { isFinal } from '../state/transitions.js';

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
      ...(isFinal(state.status) && { about: aboutOf(state) }),
    });
  }
  const restored: Restored = { reset: new Set([path, ...skippedAfter(draft, path)]), reopened: new Set() };
  for (const { loop } of loopsAround(path)) {
    if (draft.stepAt(loop)?.status !== 'RUNNING' || draft.stepAt(loop)?.loop?.failing) restored.reopened.add(loop);
    restoreIterations(loop, draft.stepAt(loop), restored);
    for (const other of skippedAfter(draft, loop)) restored.reset.add(other);
  }
  if (wasFailing) restore('', draft.state.steps, restored);
  // The loops around it go on where they are: what stands in them would be gone.
  for (const { loop } of loopsAround(path)) restored.reset.delete(loop);
  restored.reopened.delete(path);
  // `onFailure` may be at work: it stops, the run goes on.
  for (const other of restored.reset) if (other !== path && draft.state.open.includes(other)) cancelStep(draft, other, 'run-failed');
  emitReset(draft, path, reason, restored);
}

/** Executors forget a run with its end. */
function aboutOf({ runbook, startedAt, legalBasis, dataLicenses, incidentId }: ExecutionState): ExecutionReopened['about'] {
  return { runbook, startedAt, dataLicenses, ...(legalBasis && { legalBasis }), ...(incidentId !== undefined && { incidentId }) };
}

/** What a repair gives back: steps that stand before their beginning again, and loops that go on where they were. */
interface Restored {
  readonly reset: Set<string>;
  readonly reopened: Set<string>;
}

function emitReset(draft: Drafting, path: string, reason: string, { reset, reopened }: Restored): void {
  const { world } = draft;
  draft.emit({
    type: 'StepsReset',
    at: world.now,
    step: path,
    by: world.actor.id,
    reason,
    reset: [...reset],
    ...(reopened.size > 0 && { reopened: [...reopened] }),
  });
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
function restoreIterations(loop: string, step: StepState | undefined, restored: Restored): void {
  step?.loop?.iterations.forEach((iteration, index) => {
    if (!('collected' in iteration)) restore(iterationPrefix(loop, index), iteration.steps, restored);
  });
}

/**
 * What the failure skipped or called off. A loop that was called off goes on where it was, or what it has done would be done twice;
 * `onFailure` runs again if the run fails again.
 */
function restore(prefix: string, steps: Readonly<Record<string, StepState>>, restored: Restored): void {
  for (const [id, step] of Object.entries(steps)) {
    const { status, reason, onFailure, loop } = step;
    const path = `${prefix}${id}`;
    if (status === 'CANCELLED' && loop && !onFailure) {
      if (restored.reset.has(path)) continue;
      restored.reopened.add(path);
      restoreIterations(path, step, restored);
    } else if (status === 'CANCELLED' || reason === 'run-failed' || (onFailure && status !== 'PENDING')) restored.reset.add(path);
  }
}
