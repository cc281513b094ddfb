import type { PauseExecution } from '../commands/index.js';
import { alreadyHolds, notApplicable } from '../drafting/refusals.js';
import type { Drafting } from '../drafting/drafting.js';
import { openChildren } from './open-children.js';
import type { ExecutionRejection } from '../commands/rejections.js';
import { isFinal } from '../state/transitions.js';

/** Nothing new is dispatched from here on; what runs is waited for. */
export function pauseExecution(draft: Drafting, { reason, approvalDeadlines }: PauseExecution): ExecutionRejection | undefined {
  const { state, world } = draft;
  if (state.pause) return alreadyHolds(draft);
  if (isFinal(state.status)) return notApplicable('a run that is not over', state.status, 'start or re-run it instead');
  if (state.failing?.outcome === 'CANCELLED') return notApplicable('a run that goes on', 'one that is being cancelled', 'wait for its end');
  draft.emit({
    type: 'ExecutionPausing',
    at: world.now,
    ...(reason !== undefined && { reason }),
    approvalDeadlines,
    ...openChildren(draft),
  });
  return undefined;
}
