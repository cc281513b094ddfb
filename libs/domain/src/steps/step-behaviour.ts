import type { Explained } from '../execution/causes/cause.js';
import type { Drafting } from '../execution/drafting/drafting.js';
import type { Instance } from '../execution/drafting/instance.js';
import type { ExecutionState, StepState } from '../execution/state/execution-state.js';

/** How steps of one type run. */
export interface StepBehaviour {
  /** The first attempt, or the next one. Throws `ExpressionError`, `Needed`. */
  readonly begin: (draft: Drafting, instance: Instance) => void;
  /** A clock of the step that is open is due at `world.now`. Absent: the step settles as soon as it begins. */
  readonly fire?: (draft: Drafting, instance: Instance, step: StepState) => void;
  /** What a step that is open waits for, as `GET …/explain` says it. */
  readonly explain?: (step: StepState, run: ExecutionState) => Explained;
}
