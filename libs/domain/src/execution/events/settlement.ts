import type { Json } from '../../json.js';
import type { AttemptEvent, HttpReply, StepError } from './step.js';

/** Facts about one step, or one instance of a step of a loop's body: `step` is its id, or its path (`scan[3]/lookup`). */
export type StepEvent = AttemptEvent | SettlementEvent;

/** Nothing more comes of the step, unless a repair begins it anew. */
export type SettlementEvent = StepCompleted | StepSimulated | StepFailed | StepSkipped | StepCancelled;

export interface StepCompleted {
  readonly type: 'StepCompleted';
  readonly at: number;
  readonly step: string;
  /** Absent for steps that the engine itself computes. */
  readonly attempt?: number;
  readonly executor?: string;
  readonly output: Json;
  readonly http?: HttpReply;
  readonly evidence?: readonly Evidence[];
}

/** A dry run's stand-in for a step that would act. */
export interface StepSimulated {
  readonly type: 'StepSimulated';
  readonly at: number;
  readonly step: string;
  /** What it would have been asked for. */
  readonly parameters: Json;
  readonly output: Json;
}

/** A named value that the author declared as evidence; `sha256` is of its canonical JSON text. */
export interface Evidence {
  readonly name: string;
  readonly sha256: string;
  readonly value: Json;
}

/** The last attempt failed; `handling` is what the author asked for. */
export interface StepFailed {
  readonly type: 'StepFailed';
  readonly at: number;
  readonly step: string;
  readonly attempt: number;
  readonly status: 'FAILED' | 'TIMED_OUT';
  readonly error: StepError;
  readonly http?: HttpReply;
  readonly handling: 'fail' | 'continue' | 'goto';
  /** With `goto`: the step that runs instead of the ordinary dependants. */
  readonly goto?: string;
  /** As for `StepAttemptFailed`: a person may ask for the step again. */
  readonly progress?: Json;
}

export interface StepSkipped {
  readonly type: 'StepSkipped';
  readonly at: number;
  readonly step: string;
  readonly reason: SkipReason;
  readonly error?: StepError;
  /** What the operator said who skipped it. */
  readonly note?: string;
  /** The operator's id, a requester from now on where four eyes are asked for. */
  readonly by?: string;
}

export type SkipReason =
  | 'branch-not-taken'
  | 'dependencies-skipped'
  | 'nothing-completed'
  | 'when-false'
  | 'error-skipped'
  | 'not-reached'
  | 'run-failed'
  | 'run-cancelled'
  | 'operator';

/** What was open of the step was cancelled; executors stop it, and their reports about it are ignored. */
export interface StepCancelled {
  readonly type: 'StepCancelled';
  readonly at: number;
  readonly step: string;
  readonly attempt: number;
  readonly reason: CancelReason;
}

export type CancelReason = 'run-failed' | 'run-timed-out' | 'run-cancelled' | 'loop-failed' | 'loop-timed-out';
