import type { ExecutionEvent } from '../events/index.js';
import type { ExecutionState } from '../state/execution-state.js';

interface Fold {
  readonly before: ExecutionState;
  readonly after: ExecutionState;
}

/** Each holds two states of an execution. Readers in one process follow each other within so many records; a later one folds the record again. */
const FOLDS_MAX = 128;

/** What the newest records folded to, by the list of their events and the state before. Forgets; never wrong, for a fold is pure. */
export class RememberedFolds {
  private readonly folds = new Map<readonly ExecutionEvent[], Fold>();

  find(before: ExecutionState, events: readonly ExecutionEvent[]): ExecutionState | undefined {
    const fold = this.folds.get(events);
    return fold?.before === before ? fold.after : undefined;
  }

  keep(before: ExecutionState, events: readonly ExecutionEvent[], after: ExecutionState): void {
    this.folds.set(events, { before, after });
    if (this.folds.size > FOLDS_MAX) this.folds.delete(this.folds.keys().next().value!);
  }
}
