import type { Json, JsonObject } from '../json.js';
import type { HttpReply, LegalBasis, RunbookPin, StepError, TriggerCause } from './events.js';

/** What can be asked of an execution. */
export type ExecutionCommand = StartExecution | CompleteStep | FailStep | RenewLease | FireTimers;

export interface StartExecution {
  readonly type: 'StartExecution';
  readonly runbook: RunbookPin;
  /** Checked against the runbook's schema before it was sent; large members are blob references. */
  readonly inputs: JsonObject;
  readonly requestDigest: string;
  readonly legalBasis?: LegalBasis;
  readonly dataLicenses: readonly string[];
  readonly incidentId?: string;
  readonly trigger?: TriggerCause;
}

/** An executor's word about the attempt that it was asked for. */
export interface CompleteStep {
  readonly type: 'CompleteStep';
  readonly step: string;
  readonly attempt: number;
  readonly executor: string;
  readonly output: Json;
  readonly http?: HttpReply;
}

export interface FailStep {
  readonly type: 'FailStep';
  readonly step: string;
  readonly attempt: number;
  readonly executor: string;
  readonly error: StepError;
  readonly http?: HttpReply;
}

/** The executor is still at it. */
export interface RenewLease {
  readonly type: 'RenewLease';
  readonly step: string;
  readonly attempt: number;
  readonly dispatch: number;
  readonly executor: string;
}

/** Some of the execution's timers are due at `world.now`. */
export interface FireTimers {
  readonly type: 'FireTimers';
}
