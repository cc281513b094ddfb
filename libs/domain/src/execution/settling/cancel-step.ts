import type { Drafting } from '../drafting/drafting.js';
import type { CancelReason } from '../events/index.js';
import type { StepState } from '../state/execution-state.js';
import { iterationPrefix } from '../state/paths.js';
import { isSettled } from '../state/transitions.js';

/** Cancels the step, with everything that it holds open. */
export function cancelStep(draft: Drafting, path: string, reason: CancelReason): void {
  cancelOpenWork(draft, path, reason);
  const step = draft.stepAt(path);
  if (step && !isSettled(step.status)) {
    draft.emit({ type: 'StepCancelled', at: draft.world.now, step: path, attempt: step.attempt, reason });
  }
}

/** Cancels what the step holds open: its waits, its child run, what its iterations have open. The step itself settles in another way. */
export function cancelOpenWork(draft: Drafting, path: string, reason: CancelReason): void {
  const { now } = draft.world;
  const step = draft.stepAt(path);
  if (!step) return;
  const waits = (step.waiting?.open ?? []).map(({ id, correlation }) => ({ id, correlation }));
  if (waits.length > 0) draft.emit({ type: 'WaitsClosed', at: now, step: path, waits });
  if (step.child !== undefined && step.status === 'RUNNING') draft.emit({ type: 'ChildAbandoned', at: now, step: path, child: step.child });
  step.loop?.iterations.forEach((iteration, index) => {
    if (!('collected' in iteration)) cancelIteration(draft, iterationPrefix(path, index), iteration.steps, reason);
  });
}

function cancelIteration(draft: Drafting, prefix: string, steps: Readonly<Record<string, StepState>>, reason: CancelReason): void {
  for (const [id, { status }] of Object.entries(steps)) {
    const path = `${prefix}${id}`;
    if (status === 'PENDING') draft.emit({ type: 'StepSkipped', at: draft.world.now, step: path, reason: 'run-failed' });
    else if (!isSettled(status)) cancelStep(draft, path, reason);
  }
}
