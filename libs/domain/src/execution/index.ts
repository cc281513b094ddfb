export type * from './events.js';
export type * from './commands.js';
export type { ExecutionRejection, ExecutionRejectionCode } from './rejections.js';
export {
  noExecution,
  type ApprovalState,
  type ExecutionState,
  type IterationState,
  type LoopState,
  type StepState,
  type WaitingState,
} from './state.js';
export { EXECUTION_MOVES, isFinal, isSettled, STEP_MOVES, type ExecutionStatus, type StepStatus } from './transitions.js';
export { evolve as evolveExecution, evolveAll as evolveExecutionAll } from './evolve.js';
export { idOf, iterationPrefix, loopsAround, prefixOf, statesAt, stepAt, type LoopPlace, type StepStates } from './paths.js';
export { COMMENT_CHARS_MAX, PERSON_CHARS_MAX } from './approvals/limits.js';
export { followers } from './followers.js';
export { isRunningAttempt } from './running.js';
export { nextTimerAt as nextExecutionTimerAt } from './timers.js';
export { decide as decideExecution } from './decide.js';
export type { ExecutionWorld } from './world.js';
export { shownStatus } from './shown-status.js';
export { stepInstances } from './step-instances.js';
export { inheritedBy, refuseInheritance, type Inheritance } from './rerun.js';
export { explainExecution, type RunExplanation, type StepExplanation } from './explain.js';
export type { ApprovalProgress, Cause } from './explain-cause.js';
export { approvalProgress, mayDecide, requestersOf } from './explain-approval.js';
export { addressed } from './refusal.js';
export { reactionsToExecution, type ExecutionFacts, type ReactionToExecution } from './reactions.js';
