import type { Drafting } from './drafting.js';
import type { CancelReason } from './events.js';
import { leave } from './leave.js';
import type { StepState } from './state.js';
import { isSettled } from './transitions.js';

/**
 * Calls off the open steps that are meant, among those whose path begins with `prefix`. Loops are meant as a whole only where everything
 * in them is; one of which something goes on stays, and is closed when that is over.
 */
export function callOff(draft: Drafting, reason: CancelReason, prefix: string, isMeant: (step: StepState) => boolean): void {
  for (const path of draft.state.open) {
    const step = path.startsWith(prefix) ? draft.stepAt(path) : undefined;
    if (!step || isSettled(step.status) || step.loop) continue;
    if (isMeant(step)) leave(draft, path, reason);
  }
  closeEmptyLoops(draft, reason, prefix, isMeant);
}

/** Loops, inner ones first, in which nothing is open any more. */
export function closeEmptyLoops(draft: Drafting, reason: CancelReason, prefix: string, isMeant: (step: StepState) => boolean): void {
  const loops = draft.state.open.filter((path) => path.startsWith(prefix) && isOpenLoop(draft, path)).sort((a, b) => b.length - a.length);
  for (const path of loops) {
    const step = draft.stepAt(path);
    if (step && (isMeant(step) || !draft.state.open.some((other) => other.startsWith(`${path}[`)))) leave(draft, path, reason);
  }
}

const isOpenLoop = (draft: Drafting, path: string): boolean => {
  const step = draft.stepAt(path);
  return step?.loop !== undefined && !isSettled(step.status);
};
