import type { ChildEvent } from '../events/index.js';
import { changeStep, openStep, startedAtOf, TIMERS } from './change-step.js';
import type { FoldsOf } from './folds-of.js';

/** Child runs of `runbook` steps. */
export const childFolds: FoldsOf<ChildEvent> = {
  ChildRequested: (state, { step, at, attempt, child, timeoutMs, authority }) => {
    const timeoutAt = timeoutMs === undefined ? undefined : at + timeoutMs;
    openStep(state, step, { status: 'RUNNING', attempt, startedAt: startedAtOf(state, step, at), child, timeoutAt, authority }, TIMERS);
  },
  ChildAbandoned: (state, { step }) => changeStep(state, step, { child: undefined }),
};
