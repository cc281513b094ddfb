import { followers } from '../../runbook/index.js';
import type { Drafting } from '../drafting/drafting.js';
import type { StepState } from '../state/execution-state.js';
import { idOf, iterationPrefix, loopsAround, prefixOf } from '../state/paths.js';

/** What a repair gives back: steps that stand before their beginning again, and loops that go on where they were. Paths. */
export interface Restored {
  readonly reset: Set<string>;
  readonly reopened: Set<string>;
}

/**
 * What a repair of the step at `path` gives back beside it: the skipped steps that come after it, what the failure of a loop around it skipped
 * or cancelled, and, if the run was failing, what that skipped or cancelled.
 */
export function restoredWith(draft: Drafting, path: string, wasFailing: boolean): Restored {
  const restored: Restored = { reset: new Set([path, ...skippedAfter(draft, path)]), reopened: new Set() };
  for (const { loop } of loopsAround(path)) {
    const step = draft.stepAt(loop);
    if (step?.status !== 'RUNNING' || step.loop?.failing) restored.reopened.add(loop);
    restoreIterations(loop, step, restored);
    for (const other of skippedAfter(draft, loop)) restored.reset.add(other);
  }
  if (wasFailing) restore('', draft.state.steps, restored);
  // The loops around it go on where they are: what stands in them would be gone.
  for (const { loop } of loopsAround(path)) restored.reset.delete(loop);
  restored.reopened.delete(path);
  return restored;
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

/** Of the loop's iterations that are not over, what its failure skipped or cancelled. */
function restoreIterations(loop: string, step: StepState | undefined, restored: Restored): void {
  step?.loop?.iterations.forEach((iteration, index) => {
    if (!('collected' in iteration)) restore(iterationPrefix(loop, index), iteration.steps, restored);
  });
}

/**
 * What the failure skipped or cancelled. A loop that was cancelled goes on where it was, or what it has done would be done twice;
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
