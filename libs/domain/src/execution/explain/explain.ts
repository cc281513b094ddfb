import type { CompiledRunbook } from '../../runbook/index.js';
import { pendingCause } from './pending-step.js';
import type { Cause } from '../causes/cause.js';
import { openCause } from './open-step.js';
import { settledCause } from './settled-step.js';
import { idOf } from '../state/paths.js';
import { shownStatus } from '../state/shown-status.js';
import type { ExecutionState, StepState } from '../state/execution-state.js';
import { stepInstances } from '../state/step-instances.js';
import { isFinal, isSettled, type ExecutionStatus, type StepStatus } from '../state/transitions.js';

/** What a run is waiting for, and why everything else is as it is: for machines (`cause`) and in a sentence. Times are RFC 3339. */
export interface RunExplanation {
  readonly status: ExecutionStatus | 'NONE';
  readonly sentence: string;
  /** What the run as a whole waits for, or ended with. */
  readonly causes: readonly Cause[];
  /** Paths of the steps that hold the run up now. */
  readonly waitsFor: readonly string[];
  readonly steps: readonly StepExplanation[];
}

export interface StepExplanation {
  readonly step: string;
  readonly type: string;
  readonly status: StepStatus;
  readonly cause: Cause;
  readonly sentence: string;
}

/** Pure: from the state and the definition that it pins. */
export function explainExecution(state: ExecutionState, runbook: CompiledRunbook): RunExplanation {
  const steps = [...stepInstances(state.steps)].map(([path, step]) => explained(path, step, state, runbook));
  const open = new Set(state.open);
  const holding = steps.filter(({ step, cause }) => open.has(step) && cause.kind !== 'loop');
  const causes = runCauses(state);
  return {
    status: shownStatus(state),
    sentence: sentenceOf(state, causes, holding),
    causes,
    waitsFor: holding.map(({ step }) => step),
    steps,
  };
}

function explained(path: string, step: StepState, state: ExecutionState, runbook: CompiledRunbook): StepExplanation {
  const definition = runbook.step(idOf(path));
  const { sentence, ...cause } = isSettled(step.status)
    ? settledCause(path, step, state, definition)
    : step.status === 'PENDING'
      ? pendingCause(path, state, runbook)
      : openCause(step, state);
  return { step: path, type: step.type, status: step.status, cause, sentence };
}

function runCauses(state: ExecutionState): Cause[] {
  const causes: Cause[] = [];
  const { status, pause, failing, hold } = state;
  if (hold) {
    const since = new Date(hold.since).toISOString();
    causes.push({ kind: 'hold', since, because: hold.because, version: state.runbook.version, permission: RELEASES });
  }
  if (status === 'PAUSING' || status === 'PAUSED') causes.push({ kind: 'pause', since: new Date(pause?.since ?? 0).toISOString() });
  if (failing) causes.push({ kind: 'ending', outcome: failing.outcome, failure: failing.failure });
  if (state.continueAt !== undefined) causes.push({ kind: 'record-full' });
  return causes;
}

function sentenceOf(state: ExecutionState, causes: readonly Cause[], holding: readonly StepExplanation[]): string {
  const { status, failing } = state;
  const why = failing ? ` because ${failing.failure.step ?? 'the run'}: ${failing.failure.error.message}` : '';
  if (isFinal(status)) return `The run ended ${status}${why}.`;
  const waits =
    holding.length === 0
      ? ''
      : ` ${holding
          .slice(0, NAMED_MAX)
          .map(({ step, sentence }) => `${step} ${sentence}`)
          .join('; ')}`;
  const more = holding.length > NAMED_MAX ? ` And ${holding.length - NAMED_MAX} more.` : '';
  const held = causes.find((cause) => cause.kind === 'hold');
  if (held) {
    const why = `version ${held.version} of ${state.runbook.id} is deprecated`;
    return `The run is held since ${held.since} because ${why}; nothing new begins until somebody with permission ${held.permission} releases it.${waits}${more}`;
  }
  const paused = causes.find((cause) => cause.kind === 'pause');
  if (paused) return `The run is ${status} since ${paused.since}; nothing new begins until it is resumed.${waits}${more}`;
  if (failing) return `The run is ending ${failing.outcome}${why}; what still runs is waited for.${waits}${more}`;
  return waits === '' ? `The run is ${status} and goes on by itself.` : `The run waits:${waits}${more}`;
}

/** Who may release a run that is held: who may approve what it runs by. */
const RELEASES = 'runbooks:review';

/** Steps that the run's own sentence names; all are in `steps`. */
const NAMED_MAX = 5;
