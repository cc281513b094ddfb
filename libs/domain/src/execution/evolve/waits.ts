import type { ExecutionEvent, WaitEvent } from '../events/index.js';
import { changeStep, open, TIMERS, type OwnState } from './change-step.js';
import { stepAt } from '../state/paths.js';

/** Folds the facts about waits for external events. False: the event is of another kind. */
export function foldWait(state: OwnState, event: ExecutionEvent): event is WaitEvent {
  switch (event.type) {
    case 'WaitOpened': {
      const { step, at, attempt, mode, read, waits, timeoutAt } = event;
      const known = stepAt(state.steps, step);
      const startedAt = known?.startedAt ?? at;
      const waiting = { mode, read, open: waits, received: {}, taken: known?.waiting?.taken ?? [] };
      open(state, step, { status: 'AWAITING_EVENT', attempt, startedAt, timeoutAt, waiting }, TIMERS);
      return true;
    }
    case 'EventReceived': {
      const waiting = stepAt(state.steps, event.step)?.waiting;
      if (!waiting) return true;
      const left = waiting.open.filter(({ id }) => id !== event.wait);
      const received = { ...waiting.received, [event.name ?? '']: event.event };
      const taken = [...waiting.taken, event.wait];
      changeStep(state, event.step, { waiting: { ...waiting, open: left, received, taken } });
      return true;
    }
    case 'WaitsClosed': {
      const waiting = stepAt(state.steps, event.step)?.waiting;
      if (waiting) changeStep(state, event.step, { waiting: { ...waiting, open: [] } });
      return true;
    }
    default:
      return false;
  }
}
