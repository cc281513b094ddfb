import type { Drafting } from '../drafting/drafting.js';
import type { CancelReason } from '../events/index.js';
import type { StepState } from '../state/execution-state.js';
import { isSettled } from '../state/transitions.js';
import { cancelStep } from './cancel-step.js';

/** Cancels the open steps that are meant, among those whose path begins with `prefix`, then the loops in which nothing is left open. */
export function cancelOpenSteps(draft: Drafting, reason: CancelReason, prefix: string, isMeant: (step: StepState) => boolean): void {
  for (const path of draft.state.open) {
    const step = path.startsWith(prefix) ? draft.stepAt(path) : undefined;
    if (!step || isSettled(step.status) || step.loop) continue;
    if (isMeant(step)) cancelStep(draft, path, reason);
  }
  cancelDrainedLoops(draft, reason, prefix);
}

/** Cancels the open loops in which no step is open any more, inner ones first. A loop of `onFailure` goes on while the run fails. */
export function cancelDrainedLoops(draft: Drafting, reason: CancelReason, prefix = ''): void {
  const loops = draft.state.open.filter((path) => path.startsWith(prefix) && isOpenLoop(draft, path)).sort((a, b) => b.length - a.length);
  for (const path of loops) {
    if (draft.stepAt(path)?.onFailure && reason === 'run-failed') continue;
    if (!draft.state.open.some((other) => other.startsWith(`${path}[`))) cancelStep(draft, path, reason);
  }
}

function isOpenLoop(draft: Drafting, path: string): boolean {
  const step = draft.stepAt(path);
  return step?.loop !== undefined && !isSettled(step.status);
}
