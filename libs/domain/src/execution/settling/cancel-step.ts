import type { Drafting } from '../drafting/drafting.js';
import type { CancelReason } from '../events/index.js';
import { iterationPrefix } from '../state/paths.js';
import { isSettled } from '../state/transitions.js';

/** Calls off what is open of a step: its waits, its child, what its iterations have open, and the step itself. */
export function leave(draft: Drafting, path: string, reason: CancelReason): void {
  letGo(draft, path, reason);
  const step = draft.stepAt(path);
  if (step && !isSettled(step.status)) {
    draft.emit({ type: 'StepCancelled', at: draft.world.now, step: path, attempt: step.attempt, reason });
  }
}

/** The same without the step itself, which settles in another way. */
export function letGo(draft: Drafting, path: string, reason: CancelReason): void {
  const { now } = draft.world;
  const step = draft.stepAt(path);
  if (!step) return;
  const waits = (step.waiting?.open ?? []).map(({ id, correlation }) => ({ id, correlation }));
  if (waits.length > 0) draft.emit({ type: 'WaitsClosed', at: now, step: path, waits });
  if (step.child !== undefined && step.status === 'RUNNING') draft.emit({ type: 'ChildAbandoned', at: now, step: path, child: step.child });
  step.loop?.iterations.forEach((iteration, index) => {
    if ('collected' in iteration) return;
    for (const [id, { status }] of Object.entries(iteration.steps)) {
      const inner = `${iterationPrefix(path, index)}${id}`;
      if (status === 'PENDING') draft.emit({ type: 'StepSkipped', at: now, step: inner, reason: 'run-failed' });
      else if (!isSettled(status)) leave(draft, inner, reason);
    }
  });
}
