import type { EventReceived, WaitEvent, WaitOpened } from '../events/index.js';
import { MET_WAITS_REMEMBERED_MAX } from '../../limits.js';
import { stepAt } from '../state/paths.js';
import { changeStep, openStep, TIMERS } from './change-step.js';
import type { FoldsOf } from './folds-of.js';
import { addRequester, type MutableState } from './mutable-state.js';

/** Waits for external events. */
export const waitFolds: FoldsOf<WaitEvent> = {
  WaitOpened: opened,
  EventReceived: received,
  WaitsClosed: (state, { step }) => {
    const waiting = stepAt(state.steps, step)?.waiting;
    if (waiting) changeStep(state, step, { waiting: { ...waiting, open: [] } });
  },
};

function opened(state: MutableState, { step, at, attempt, mode, read, waits, timeoutAt }: WaitOpened): void {
  const before = stepAt(state.steps, step);
  const waiting = { mode, read, open: waits, received: {}, taken: before?.waiting?.taken ?? [] };
  openStep(state, step, { status: 'AWAITING_EVENT', attempt, startedAt: before?.startedAt ?? at, timeoutAt, waiting }, TIMERS);
}

function received(state: MutableState, { step, wait, name, event, requester }: EventReceived): void {
  if (requester !== undefined) addRequester(state, requester);
  const waiting = stepAt(state.steps, step)?.waiting;
  if (!waiting) return;
  const open = waiting.open.filter(({ id }) => id !== wait);
  const events = { ...waiting.received, [name ?? '']: event };
  changeStep(state, step, {
    waiting: { ...waiting, open, received: events, taken: [...waiting.taken, wait].slice(-MET_WAITS_REMEMBERED_MAX) },
  });
}
