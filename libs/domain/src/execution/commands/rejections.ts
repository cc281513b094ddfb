import type { Undelivered } from './index.js';
import type { OverrideAddress, ParentStep, ScheduleAddress } from '../events/index.js';

/** Why an execution refused what was asked. `code` is stable; `message` says expected, found, what to do. */
export interface ExecutionRejection {
  readonly code: ExecutionRejectionCode;
  readonly message: string;
  /** Of a refused start of a child: the step that waits for it. */
  readonly parent?: ParentStep;
  /** Of a refused start by a schedule. */
  readonly schedule?: ScheduleAddress;
  /** Of a refused override: where nothing is owed then. */
  readonly override?: OverrideAddress;
  /** Of a refused delivery: what the correlation aggregate takes back. */
  readonly undelivered?: Undelivered;
  /** Of a refused confirmation: the authority that is to let the run go. */
  readonly unwanted?: UnwantedAuthority;
  /** The run turned out to be cancelled, which a refusal cannot say: the run is told to look at what is due. */
  readonly cancels?: true;
}

/** An authority that took a run which is not under it, and the question that it answered. */
export interface UnwantedAuthority {
  readonly authority: string;
  readonly ask: number;
}

export type ExecutionRejectionCode =
  /** The same start again: the caller gets the execution that already runs. */
  | 'already-started'
  /** Another request with the same key. */
  | 'key-reused'
  | 'unknown-runbook'
  /** Its version is deprecated: nothing starts by it. */
  | 'runbook-deprecated'
  /** It is a draft, which only runs dry. */
  | 'runbook-unapproved'
  /** The run is held until somebody who may releases it. */
  | 'held'
  /** Nothing of this tenant begins. */
  | 'tenant-suspended'
  | 'legal-basis-missing'
  | 'legal-basis-expired'
  | 'not-authorized'
  | 'data-license-missing'
  | 'authority-unknown'
  /** It is revoked, over, or not valid yet. */
  | 'authority-not-in-force'
  /** The run would do what the authority does not permit. */
  | 'authority-exceeded'
  /** A legal basis was stated where the tenant wants an authority. */
  | 'authority-required'
  | 'unknown-execution'
  /** It is there, and of another tenant: to the sender as if there were none. */
  | 'other-tenant'
  | 'unknown-step'
  /** What was asked holds already: the caller gets the state, as if it had just been done. */
  | 'already-holds'
  /** The command knew the run as it was before: it came late, or twice, and somebody has acted on the same since. */
  | 'outdated'
  /** It cannot be done to the run or the step as it is now. */
  | 'not-applicable'
  | 'limit-exceeded'
  | 'unknown-path'
  | 'not-an-approver'
  | 'four-eyes'
  /** The vote is about something else than what would run now. */
  | 'digest-mismatch'
  | 'already-voted'
  | 'form-invalid'
  /** A run that is being repeated has approvals on the way that cannot be left out. */
  | 'gate-missing';
