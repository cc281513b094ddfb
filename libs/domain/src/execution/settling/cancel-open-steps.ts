import type { Drafting } from '../drafting/drafting.js';
import type { CancelReason } from '../events/index.js';
import { leave } from './cancel-step.js';
import type { StepState } from '../state/execution-state.js';
import { isSettled } from '../state/transitions.js';

/** Calls off the open steps that are meant, among those whose path begins with `prefix`, and the loops in which nothing is left open. */
export function callOff(draft: Drafting, reason: CancelReason, prefix: string, isMeant: (step: StepState) => boolean): void {
  for (const path of draft.state.open) {
    const step = path.startsWith(prefix) ? draft.stepAt(path) : undefined;
    if (!step || isSettled(step.status) || step.loop) continue;
    if (isMeant(step)) leave(draft, path, reason);
  }
  closeEmptyLoops(draft, reason, prefix);
}

/** Inner ones first. A loop of `onFailure` goes on while the run fails. */
export function closeEmptyLoops(draft: Drafting, reason: CancelReason, prefix = ''): void {
  const loops = draft.state.open.filter((path) => path.startsWith(prefix) && isOpenLoop(draft, path)).sort((a, b) => b.length - a.length);
  for (const path of loops) {
    if (draft.stepAt(path)?.onFailure && reason === 'run-failed') continue;
    if (!draft.state.open.some((other) => other.startsWith(`${path}[`))) leave(draft, path, reason);
  }
}

function isOpenLoop(draft: Drafting, path: string): boolean {
  const step = draft.stepAt(path);
  return step?.loop !== undefined && !isSettled(step.status);
}
