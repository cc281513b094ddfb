import type { Act } from './act.js';
import type { ApprovalEvent } from './approval.js';
import type { ChildEvent } from './child.js';
import type { ControlEvent } from './control.js';
import type { LoopEvent } from './loop.js';
import type { RunEvent } from './run.js';
import type { StepEvent } from './step.js';
import type { WaitEvent } from './wait.js';

export type * from './act.js';
export type * from './run.js';
export type * from './step.js';
export type * from './approval.js';
export type * from './wait.js';
export type * from './loop.js';
export type * from './control.js';
export type * from './child.js';

/** Facts of one execution, in the past tense. `at` is milliseconds since the epoch by the deciding owner's clock. */
export type ExecutionEvent = (RunEvent | StepEvent | ApprovalEvent | WaitEvent | LoopEvent | ControlEvent | ChildEvent) & {
  readonly act?: Act;
};
