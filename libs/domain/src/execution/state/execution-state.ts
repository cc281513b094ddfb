import type { Json, JsonObject } from '../../json.js';
import type {
  ApprovalRequested,
  AuthorityAsked,
  AuthorityGrant,
  AuthorityPin,
  BranchTaken,
  Evidence,
  ExecutionHeld,
  ExecutionPurged,
  ExecutionStarted,
  Failure,
  HttpReply,
  People,
  PolicyDecision,
  SkipReason,
  StepError,
  StepOutline,
  VoteCast,
  Wait,
  WaitOpened,
} from '../events/index.js';
import type { ExecutionStatus, StepStatus } from './transitions.js';

/** An execution as its events say it is: what it was started with, and what came of it. Plain data: it is snapshotted and compared as JSON text. */
export interface ExecutionState extends Omit<ExecutionStarted, 'type' | 'at' | 'steps' | 'inherited' | 'authority'> {
  readonly authority?: AuthorityState;
  readonly status: ExecutionStatus | 'NONE';
  readonly startedAt: number;
  readonly endedAt?: number;
  /** In the definition's order. */
  readonly steps: Readonly<Record<string, StepState>>;
  /** Paths of steps that have begun and not settled: the ones that hold timers and keep the run open. */
  readonly open: readonly string[];
  /** Set from the moment that the run can no longer complete. */
  readonly failing?: { readonly outcome: 'FAILED' | 'TIMED_OUT' | 'CANCELLED'; readonly failure: Failure };
  /** While it is pausing or paused. */
  readonly pause?: { readonly since: number; readonly approvalDeadlines: 'run' | 'freeze' };
  /** It is paused until somebody releases it. */
  readonly hold?: { readonly since: number; readonly because: ExecutionHeld['because']; readonly reason?: string };
  /** Somebody let it go on although its version is deprecated. */
  readonly released?: true;
  /** The last record was full; the next decision goes on. */
  readonly continueAt?: number;
  /** Persons who repaired or edited the run: requesters, beside the one who started it, where four eyes are asked for. */
  readonly requesters?: readonly string[];
  /** What it was raised to last; absent: never. See `classificationOf`. */
  readonly classification?: string;
  /** What it took and gave is kept no longer. */
  readonly purged?: Omit<ExecutionPurged, 'type'>;
  /** Failed steps that were continued from. */
  readonly failures: number;
  readonly outputs?: JsonObject;
  /** Absent until somebody whose command said what it had seen has acted. */
  readonly acts?: ActsState;
  /** Events folded, against `EVENTS_PER_EXECUTION_MAX`. */
  readonly events: number;
}

/** The authority that the run is under, as it knows it. */
export interface AuthorityState extends AuthorityGrant {
  /** How often the run has asked an authority: of answers, the one to the last question counts. */
  readonly ask: number;
  /** The person on whose word the run goes on under it: who renewed it last; absent: who started it. */
  readonly onWordOf?: string;
  /** The legal basis is another one than the run was started with. */
  readonly amended?: true;
  /** The authority has the run among those under it. */
  readonly confirmed?: true;
  /** Somebody wants the run, which is held, to go on once this authority confirms it. */
  readonly renewal?: Pick<AuthorityAsked, 'by' | 'reason'>;
}

/** What people and the parent did to the run, as far as it tells late commands from timely ones. */
export interface ActsState {
  /** How many there were. */
  readonly count: number;
  /** By what was acted on: which of them was the last. */
  readonly last: { readonly [on: string]: number };
  /** Targets that are not in `last` any more were acted on no later. */
  readonly forgotten?: number;
  /** The newest of the parent's records that was heeded. */
  readonly parentVersion?: number;
}

/** What a step is, whatever becomes of it. */
export interface StepOutlineState {
  readonly type: string;
  readonly name?: string;
  readonly onFailure?: true;
  /** Of a loop: its body's steps, for iterations to come. */
  readonly body?: readonly StepOutline[];
}

export interface StepState extends StepOutlineState {
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
  readonly branch?: BranchTaken;
  /** A failure jumped here instead of to the dependants. */
  readonly goto?: string;
  /** Failed, and the author lets the run go on. */
  readonly continued?: true;
  readonly evidence?: readonly Evidence[];
  /** Attempts before this one that the retry law does not count: an operator asked anew. */
  readonly attemptsBefore?: number;
  /** Attempts of earlier goes through the loop around it, and of what it holds itself: counting goes on from there. */
  readonly earlierGoes?: number;
  /** What attempts that failed have done of the work. */
  readonly progress?: Json;
  /** When a `timer` step is over. */
  readonly dueAt?: number;
  /** A cancel signal was given; this long the attempt may still say how it ended. */
  readonly cancelUntil?: number;
  readonly loop?: LoopState;
  readonly waiting?: WaitingState;
  readonly approval?: ApprovalState;
  readonly child?: string;
  /** What the last attempt, or the child, was checked against. */
  readonly authority?: AuthorityPin;
  readonly doubt?: StepError;
  /** What the policy said last of the attempt that runs, or ran last. */
  readonly policy?: PolicyDecision;
  /** A dry run's stand-in. */
  readonly simulated?: true;
  /** Taken over from the run that this one repeats. */
  readonly inherited?: true;
  /** What the operator said who skipped it. */
  readonly note?: string;
}

/** A loop's iterations so far, in order. */
export interface LoopState {
  /** The most attempts that an instance of the body had in an earlier go: nothing said of one of those is taken for a new one's. */
  readonly earlierGoes?: number;
  readonly items?: Json;
  readonly total?: number;
  readonly concurrency: number;
  /** Iterations that have not ended. */
  readonly active: number;
  readonly iterations: readonly IterationState[];
  readonly broke?: true;
  /** A step of the body failed it; running attempts are drained. */
  readonly failing?: StepError;
}

export interface IterationState {
  readonly steps: Readonly<Record<string, StepState>>;
  /** Present when it has ended. */
  readonly collected?: Json;
}

export interface WaitingState extends Pick<WaitOpened, 'mode' | 'read'> {
  /** Still open. */
  readonly open: readonly Wait[];
  /** Events received, by the wait's name (`''` where there is one wait without). */
  readonly received: { readonly [name: string]: Json };
  /** Ids of the waits, of earlier attempts too, that got an event. */
  readonly taken: readonly string[];
}

/** A request to people and their votes. `timeoutAt` of the step is its deadline. */
export interface ApprovalState extends Omit<ApprovalRequested, 'type' | 'at' | 'step' | 'attempt' | 'deadlineAt' | 'classification'> {
  readonly votes: readonly Omit<VoteCast, 'type' | 'step'>[];
  /** Votes that were voided. */
  readonly voided: readonly Omit<VoteCast, 'type' | 'step'>[];
  /** Somebody opened the gate without its votes. */
  readonly override?: { readonly id: string; readonly by: string; readonly at: number; readonly digest: string; readonly reason: string };
  readonly delegations: readonly { readonly from: string; readonly to: string; readonly onBehalfOf?: string }[];
  readonly comments: readonly { readonly by: string; readonly at: number; readonly text: string }[];
  readonly reminders: number;
  /** How long approvers have from the request or the escalation on, in milliseconds. */
  readonly allowedMs?: number;
  readonly escalated?: People;
  /** The gate had opened, and its votes were voided: what it covers waits for it, whatever its other dependencies say. */
  readonly reopened?: true;
  /** Settled targets, as `shown` calls them, for which the votes do not hold any more. */
  readonly outdated?: readonly string[];
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
