export type * from './events.js';
export type * from './commands.js';
export type { ExecutionRejection, ExecutionRejectionCode } from './rejections.js';
export { noExecution, type ExecutionState, type StepState } from './state.js';
export { isFinal, isSettled, type ExecutionStatus, type StepStatus } from './transitions.js';
export { evolve as evolveExecution } from './evolve.js';
export { nextTimerAt as nextExecutionTimerAt } from './timers.js';
export { decide as decideExecution } from './decide.js';
export type { ExecutionWorld } from './world.js';
