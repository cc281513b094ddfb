export { validateAgainst, compileSchema, violationsText, type JsonSchema } from './author-schema.js';
export { SCHEMA_WORK_MAX, SchemaRefused, VIOLATIONS_MAX, type SchemaValidator, type SchemaViolation } from '../json-schema/index.js';
export {
  EMAIL_ADDRESS,
  faultOfHeaderName,
  HEADER_NAME,
  HEADERS_RESERVED,
  HTTP_METHOD,
  NOTICE_MEMBERS,
  SERVICE_METHOD,
} from './acting-parameters.js';
export { canonicalDefinition } from './canonical-definition.js';
export { compileRunbook, type CompiledRunbook, type CompiledStep } from './compile-runbook.js';
export { asksPeople, languageOf } from '../steps/languages.js';
export type { CompiledConditional } from '../steps/step-language.js';
export type { CompiledLoop, Computed } from '../steps/loop/compile.js';
export type { CompiledAwaited, CompiledWait } from '../steps/wait-for-event/compile.js';
export type { Calendar, CalendarFault, ScheduleTimes } from './calendar.js';
export { followers } from './followers.js';
export { inOrder, type Diagnostic } from './diagnostic.js';
export { LABEL, placedSteps, runbookDocument, type PlacedStep, type Runbook, type Trigger } from './document.js';
export { tryStep, type Trial, type TrialFault, type TriedStep } from './try-step.js';
export { labelNamed, labelsOfRun, labelText, RUN_LABEL_KEY, RUN_LABEL_VALUE, RUN_LABELS_MAX, type RunLabels } from './run-labels.js';
export { effectWord, type EffectWord } from './effect-law.js';
export { expressionSites } from './expression-sites.js';
export * from './limits.js';
export { parseRunbook, type ParsedRunbook, type RunbookFormat } from './parse-runbook.js';
export { matchesErrorName, retries, retryDelayMs, retryLaw, type AttemptError, type AuthoredRetry, type RetryLaw } from './retry-law.js';
export { scheduledInputs, schedulesOf, type AuthoredSchedule, type Overlap, type ScheduleTerms } from './schedules.js';
export { startInputs, type StartInputs } from './start-inputs.js';
export { STEP_TYPES, type LoopStep, type Step, type StepOf, type StepType } from '../steps/step.js';
export { branchesOf, gotosOf, type StepLinks } from './step-links.js';
export { checkPart, checkRunbook, type CheckedRunbook, type Verdict } from './check/check-runbook.js';
export type { CounterExample, Person, Surroundings } from './check/facts.js';
export { isWorkerAction, WORKER_ACTION } from './worker-action.js';
export {
  runbookDifference,
  type Changes,
  type RunbookDifference,
  type StepChange,
  type ValueChange,
} from './difference/runbook-difference.js';
export { runbookJsonSchema } from './runbook-schema.js';
