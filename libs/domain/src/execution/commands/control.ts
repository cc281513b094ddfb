import type { Json } from '../../json.js';
import type { Expecting, ExpectingAttempt, OfParent } from './expectations.js';

/** What an operator asks of a run. Repeating what already holds is refused with `already-holds`, which is no failure. */
export type ControlCommand =
  | PauseExecution
  | ResumeExecution
  | ReleaseExecution
  | RenewAuthority
  | CancelExecution
  | TerminateExecution
  | RetryStep
  | SkipStep
  | ResolveStep
  | EditVariables;

export interface PauseExecution extends Expecting, OfParent {
  readonly type: 'PauseExecution';
  readonly reason?: string;
  /** The tenant's policy: whether approvals' deadlines go on meanwhile. */
  readonly approvalDeadlines: 'run' | 'freeze';
}

export interface ResumeExecution extends Expecting, OfParent {
  readonly type: 'ResumeExecution';
  readonly reason?: string;
}

/** A run that is held goes on although its version is deprecated: the sender answers for that. */
export interface ReleaseExecution extends Expecting {
  readonly type: 'ReleaseExecution';
  readonly reason: string;
}

/** A run that its authority holds goes on under one that is in force: another, or the same again. */
export interface RenewAuthority extends Expecting {
  readonly type: 'RenewAuthority';
  /** Its id; absent: the same. */
  readonly authority?: string;
  readonly reason: string;
}

/** Running attempts get a signal and a grace period. */
export interface CancelExecution {
  readonly type: 'CancelExecution';
  readonly reason?: string;
}

/** At once: nobody is waited for. */
export interface TerminateExecution {
  readonly type: 'TerminateExecution';
  readonly reason?: string;
}

/** A new attempt in the same run; a run that failed goes on. */
export interface RetryStep extends ExpectingAttempt {
  readonly type: 'RetryStep';
  readonly step: string;
  readonly reason: string;
  /** What it reads first changes in the same record: a run that failed takes changes in no other way. */
  readonly edits?: Pick<EditVariables, 'changes' | 'marks'>;
}

export interface SkipStep extends ExpectingAttempt {
  readonly type: 'SkipStep';
  readonly step: string;
  readonly reason: string;
}

/** A person's word about a step in doubt. */
export interface ResolveStep extends ExpectingAttempt {
  readonly type: 'ResolveStep';
  readonly step: string;
  readonly outcome: 'completed' | 'failed' | 'retry';
  readonly output?: Json;
  readonly reason: string;
}

/** Paths are `inputs.host` or `steps.lookup.output.score`. */
export interface EditVariables extends Expecting {
  readonly type: 'EditVariables';
  readonly changes: readonly { readonly path: string; readonly value: Json }[];
  /** The marks that stand in the values, as a reader found who had them whole. */
  readonly marks?: readonly string[];
  readonly reason: string;
}
