import type { Act } from './act.js';
import type { ApprovalEvent } from './approval.js';
import type { AuthorityFact } from './authority.js';
import type { ChildEvent } from './child.js';
import type { ClassificationEvent } from './classification.js';
import type { ControlEvent } from './control.js';
import type { LicenceEvent } from './licences.js';
import type { LoopEvent } from './loop.js';
import type { RetentionEvent } from './retention.js';
import type { RunEvent } from './run.js';
import type { StepEvent } from './settlement.js';
import type { WaitEvent } from './wait.js';

export type * from './act.js';
export type * from './legal-basis.js';
export type * from './run.js';
export type * from './settlement.js';
export type * from './step.js';
export type * from './policy.js';
export type * from './credential.js';
export type * from './approval.js';
export type * from './wait.js';
export type * from './loop.js';
export type * from './control.js';
export type * from './authority.js';
export type * from './child.js';
export type * from './classification.js';
export type * from './licences.js';
export type * from './retention.js';

/** Facts of one execution, in the past tense. `at` is milliseconds since the epoch by the deciding owner's clock. */
export type ExecutionEvent = (
  | RunEvent
  | StepEvent
  | ApprovalEvent
  | WaitEvent
  | LoopEvent
  | ControlEvent
  | AuthorityFact
  | ChildEvent
  | ClassificationEvent
  | LicenceEvent
  | RetentionEvent
) & {
  readonly act?: Act;
};
