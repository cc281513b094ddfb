import type { Json, JsonObject } from '../json.js';
import type { Evidence, ExecutionStarted, Failure, HttpReply, SkipReason, StepError } from './events.js';
import type { ExecutionStatus, StepStatus } from './transitions.js';

/** An execution as its events say it is: what it was started with, and what came of it. Plain data: it is snapshotted and compared as JSON text. */
export interface ExecutionState extends Omit<ExecutionStarted, 'type' | 'at' | 'steps'> {
  readonly status: ExecutionStatus | 'NONE';
  readonly startedAt: number;
  readonly endedAt?: number;
  /** In the definition's order. */
  readonly steps: Readonly<Record<string, StepState>>;
  /** Steps with an attempt running or a retry due: the ones that hold timers and keep the run open. */
  readonly open: readonly string[];
  /** Set from the moment that the run can no longer complete. */
  readonly failing?: { readonly outcome: 'FAILED' | 'TIMED_OUT'; readonly failure: Failure };
  /** Failed steps that were continued from. */
  readonly failures: number;
  readonly outputs?: JsonObject;
  /** Events folded, against `EVENTS_PER_EXECUTION_MAX`. */
  readonly events: number;
}

export interface StepState {
  readonly type: string;
  readonly name?: string;
  readonly onFailure?: true;
  readonly status: StepStatus;
  /** The attempt that runs, or ran last; 0 before the first. */
  readonly attempt: number;
  readonly dispatch: number;
  readonly startedAt?: number;
  readonly endedAt?: number;
  readonly leaseUntil?: number;
  /** How far each heartbeat moves `leaseUntil`. */
  readonly leaseMs?: number;
  readonly timeoutAt?: number;
  readonly retryAt?: number;
  readonly executor?: string;
  readonly output?: Json;
  readonly http?: HttpReply;
  readonly error?: StepError;
  readonly reason?: SkipReason;
  /** The branch that a conditional took and why. */
  readonly branch?: { readonly name: string; readonly targets: readonly string[]; readonly explanation: Json };
  /** A failure jumped here instead of to the dependants. */
  readonly goto?: string;
  /** Failed, and the author lets the run go on. */
  readonly continued?: true;
  readonly evidence?: readonly Evidence[];
}

/** Before the first event. */
export const noExecution: ExecutionState = {
  status: 'NONE',
  runbook: { id: '', version: 0, digest: '' },
  inputs: {},
  requestDigest: '',
  dataLicenses: [],
  startedBy: { kind: 'service', id: '', tenant: '', via: '' },
  startedAt: 0,
  steps: {},
  open: [],
  failures: 0,
  events: 0,
};
