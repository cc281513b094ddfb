import type { Drafting } from '../drafting/drafting.js';
import { isAtWork } from '../state/attempts.js';

/** `PAUSING` until every running attempt is settled. */
export function settlePause(draft: Drafting): void {
  if (draft.state.status !== 'PAUSING' || hasRunningAttempt(draft)) return;
  draft.emit({ type: 'ExecutionPaused', at: draft.world.now });
}

const hasRunningAttempt = (draft: Drafting): boolean =>
  draft.state.open.some((path) => {
    const step = draft.stepAt(path);
    return step !== undefined && isAtWork(step);
  });
