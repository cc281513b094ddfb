import { unreachable } from '../../decision.js';
import type { ExecutionEvent } from '../events/index.js';
import type { ExecutionState } from '../state/execution-state.js';
import { noteAct } from './acts.js';
import { approvalFolds } from './approvals.js';
import { attemptFolds } from './attempts.js';
import { authorityFolds } from './authority.js';
import { childFolds } from './children.js';
import { classificationFolds } from './classification.js';
import { controlFolds } from './control.js';
import type { FoldsOf } from './folds-of.js';
import { loopFolds } from './loops.js';
import { mutableCopy, type MutableState } from './mutable-state.js';
import { RememberedFolds } from './remembered-folds.js';
import { retentionFolds } from './retention.js';
import { runFolds } from './run.js';
import { settlementFolds } from './settlements.js';
import { waitFolds } from './waits.js';

/** What every event does to the state. Total: every event, no refusal, no clock. */
const FOLDS: FoldsOf<ExecutionEvent> = {
  ...runFolds,
  ...controlFolds,
  ...attemptFolds,
  ...settlementFolds,
  ...approvalFolds,
  ...waitFolds,
  ...loopFolds,
  ...childFolds,
  ...authorityFolds,
  ...classificationFolds,
  ...retentionFolds,
};

/**
 * The state after one more fact, as a new state that shares what did not change.
 *
 * `startedAt` of a step is its beginning; `endedAt` its settlement.
 */
export function evolve(state: ExecutionState, event: ExecutionEvent): ExecutionState {
  const next = mutableCopy(state);
  fold(next, event);
  return next;
}

const remembered = new RememberedFolds();

/** The state after all facts of one record. Whoever folds the same record in this process shares the outcome. */
export function evolveAll(state: ExecutionState, events: readonly ExecutionEvent[]): ExecutionState {
  if (events.length === 0) return state;
  const shared = remembered.find(state, events);
  if (shared) return shared;
  const after = mutableCopy(state);
  for (const event of events) fold(after, event);
  remembered.keep(state, events, after);
  return after;
}

/** The decision folded its events as it made them; nobody needs to do it again. */
export function rememberFold(before: ExecutionState, events: readonly ExecutionEvent[], after: ExecutionState): void {
  remembered.keep(before, events, after);
}

/** `evolve` in place: a decision of many events copies the map of steps once. */
export function fold(state: MutableState, event: ExecutionEvent): void {
  if (state.continueAt !== undefined) delete state.continueAt;
  const apply = FOLDS[event.type] as ((state: MutableState, event: ExecutionEvent) => void) | undefined;
  if (apply === undefined) return unreachable(event as never);
  apply(state, event);
  if (event.act) noteAct(state, event.act);
  state.events += 1;
}
