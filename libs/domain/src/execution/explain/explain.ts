import type { CompiledRunbook } from '../../runbook/index.js';
import { pendingCause } from './pending-step.js';
import type { Cause } from '../causes/cause.js';
import { openCause } from './open-step.js';
import { settledCause } from './settled-step.js';
import { idOf } from '../state/paths.js';
import { awaitsAuthority } from '../state/authority-use.js';
import { shownStatus } from '../state/shown-status.js';
import type { ExecutionState, StepState } from '../state/execution-state.js';
import { stepInstances } from '../state/step-instances.js';
import { isFinal, isSettled, type ExecutionStatus, type StepStatus } from '../state/transitions.js';
import { endingClause, endSentence } from './end-sentence.js';

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
  if (hold) causes.push(holdCause(state, hold));
  else if (awaitsAuthority(state) && !isFinal(status)) causes.push({ kind: 'authority', authority: state.authority?.id ?? '' });
  if (status === 'PAUSING' || status === 'PAUSED') causes.push({ kind: 'pause', since: new Date(pause?.since ?? 0).toISOString() });
  if (failing) causes.push({ kind: 'ending', outcome: failing.outcome, failure: failing.failure });
  if (state.continueAt !== undefined) causes.push({ kind: 'record-full' });
  return causes;
}

function holdCause({ runbook, authority }: ExecutionState, { since, because, reason }: NonNullable<ExecutionState['hold']>): Cause {
  const isVersion = because === 'runbook-deprecated';
  return {
    kind: 'hold',
    since: new Date(since).toISOString(),
    because,
    version: runbook.version,
    ...(!isVersion && authority && { authority: authority.id }),
    ...(reason !== undefined && { reason }),
    permission: isVersion ? 'runbooks:review' : 'authorities:release',
  };
}

function sentenceOf(state: ExecutionState, causes: readonly Cause[], holding: readonly StepExplanation[]): string {
  const { status, failing } = state;
  if (isFinal(status)) return endSentence(status, failing?.failure);
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
    const isVersion = held.because === 'runbook-deprecated';
    const why = isVersion ? `version ${held.version} of ${state.runbook.id} is deprecated` : (held.reason ?? 'its authority holds it');
    const how = isVersion ? 'releases it' : 'lets it go on under an authority in force';
    return `The run is held since ${held.since} because ${why}; nothing new begins until somebody with permission ${held.permission} ${how}.${waits}${more}`;
  }
  const paused = causes.find((cause) => cause.kind === 'pause');
  if (paused) return `The run is ${status.toLowerCase()} since ${paused.since}; nothing new begins until it is resumed.${waits}${more}`;
  if (failing) return `${endingClause(failing)}; what still runs is waited for.${waits}${more}`;
  const asking = causes.find((cause) => cause.kind === 'authority');
  if (asking) return `The run waits for authority ${asking.authority} to confirm it; nothing begins before.${waits}${more}`;
  return waits === '' ? 'The run goes on by itself.' : `The run waits:${waits}${more}`;
}

/** Steps that the run's own sentence names; all are in `steps`. */
const NAMED_MAX = 5;
