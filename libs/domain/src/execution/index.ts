export type * from './events/index.js';
export type * from './commands/index.js';
export type { ExecutionRejection, ExecutionRejectionCode } from './commands/rejections.js';
export {
  noExecution,
  type ApprovalState,
  type ExecutionState,
  type IterationState,
  type LoopState,
  type StepState,
  type WaitingState,
} from './state/execution-state.js';
export { EXECUTION_MOVES, isFinal, isSettled, STEP_MOVES, type ExecutionStatus, type StepStatus } from './state/transitions.js';
export { evolve as evolveExecution, evolveAll as evolveExecutionAll } from './evolve/evolve.js';
export { idOf, iterationPrefix, loopsAround, prefixOf, statesAt, stepAt, type LoopPlace, type StepStates } from './state/paths.js';
export { COMMENT_CHARS_MAX, PERSON_CHARS_MAX } from './approvals/limits.js';
export { isRunningAttempt } from './state/attempts.js';
export { nextTimerAt as nextExecutionTimerAt } from './state/timers.js';
export { decide as decideExecution } from './decisions/decide.js';
export { insteadOf as insteadOfExecution } from './decisions/instead-of.js';
export type { ExecutionWorld, Standing } from './drafting/world.js';
export { retainUntil } from './state/retention.js';
export { classificationOf } from './state/classification-of.js';
export { shownStatus } from './state/shown-status.js';
export { stepInstances } from './state/step-instances.js';
export { inheritedBy, refuseInheritance, type Inheritance } from './repair/inheritance.js';
export { endInWords } from './explain/end-sentence.js';
export { explainExecution, type RunExplanation, type StepExplanation } from './explain/explain.js';
export type { ApprovalProgress, Cause } from './causes/cause.js';
export { broughtBy } from './drafting/carried.js';
export { refuseDispatch } from './authority/refuse-dispatch.js';
export { refusePerson } from './authority/refuse-act.js';
export { openedGates } from './approvals/grounds.js';
export { isRequester } from './approvals/people.js';
export { approvalProgress, mayDecide, requestersOf } from './causes/approval-progress.js';
export { addressed } from './decisions/addressed.js';
