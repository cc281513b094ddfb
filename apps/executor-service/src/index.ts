export { ExecutorModule, type ExecutorParts } from './executor.module.js';
export { ActionFailed, type Action, type ActionContext, type ProbeAnswer } from './actions/action.js';
export { ActionRegistry, builtInActions, type BuiltInOptions } from './actions/registry.js';
export { StepFailure, type StepAttempt, type StepOutcome, type StepRunner } from './steps/step-runner.js';
