import type { ApprovalEvent } from './approval-events.js';
import type { ChildEvent } from './child-events.js';
import type { ControlEvent } from './control-events.js';
import type { LoopEvent } from './loop-events.js';
import type { RunEvent } from './run-events.js';
import type { StepEvent } from './step-events.js';
import type { WaitEvent } from './wait-events.js';

export type * from './run-events.js';
export type * from './step-events.js';
export type * from './approval-events.js';
export type * from './wait-events.js';
export type * from './loop-events.js';
export type * from './control-events.js';
export type * from './child-events.js';

/** Facts of one execution, in the past tense. `at` is milliseconds since the epoch by the deciding owner's clock. */
export type ExecutionEvent = RunEvent | StepEvent | ApprovalEvent | WaitEvent | LoopEvent | ControlEvent | ChildEvent;
