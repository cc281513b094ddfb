import type { LegalBasis } from './legal-basis.js';
import type { Actor } from '../../actor.js';
import type { AuthorityGrant } from './authority.js';
import type { Json, JsonObject } from '../../json.js';
import type { RunLabels } from '../../runbook/index.js';
import type { SkipReason } from './settlement.js';
import type { BranchTaken, HttpReply, StepError } from './step.js';

/** Facts about the beginning and the end of a run. */
export type RunEvent = ExecutionStarted | ExecutionFailing | ExecutionCompleted | ExecutionFailed | ExecutionCancelled | ExecutionTimedOut;

export interface RunbookPin {
  readonly id: string;
  readonly version: number;
  /** SHA-256 of the canonical definition. */
  readonly digest: string;
  /** Of a dry run: the draft that it tries, which has no version yet; `version` is 0. */
  readonly draft?: number;
}

export interface Failure {
  /** Absent when the run itself failed: its time-out, its outputs. */
  readonly step?: string;
  readonly error: StepError;
}

export interface ExecutionStarted {
  readonly type: 'ExecutionStarted';
  readonly at: number;
  readonly runbook: RunbookPin;
  /** Every step of the definition in its order, so that a reader without the definition can name them all. */
  readonly steps: readonly StepOutline[];
  /** Members over the inline limit are blob references. */
  readonly inputs: JsonObject;
  /** SHA-256 of the canonical start request: tells a repeated start from another one with the same key. */
  readonly requestDigest: string;
  readonly legalBasis?: LegalBasis;
  /** The authority that its legal basis is of. Nothing begins before that has confirmed it. */
  readonly authority?: AuthorityGrant;
  readonly dataLicenses: readonly string[];
  readonly incidentId?: string;
  /** By which it is found: those of its start, and those of its runbook. */
  readonly labels?: RunLabels;
  /** What led to it, in the words of whoever started it: an alert, a rule, a ticket. */
  readonly triggeredBy?: string;
  readonly startedBy: Actor;
  readonly trigger?: TriggerCause;
  /** When the whole run times out, from `limits.durationMs`. */
  readonly deadlineAt?: number;
  /** For how many days from its end its runbook has it kept; an authority that says how long goes before. Absent: the runbook does not say, or nobody asked it when the run began. */
  readonly retentionDays?: number;
  /** The step of another run that this one is a child of. */
  readonly parent?: ParentStep;
  /** The run that this one repeats, whole or from a step on. */
  readonly rerunOf?: Rerun;
  /** What a re-run takes over from that run instead of doing it again, by step. */
  readonly inherited?: Readonly<Record<string, InheritedStep>>;
  /** Persons who asked for the run beside the one who started it, where four eyes are asked for: who shaped what a re-run takes over, set up its schedule, or the webhook that let its event in. */
  readonly requesters?: readonly string[];
  /** Nothing acts on the world; outputs are samples. */
  readonly dryRun?: true;
  /** Outputs that a dry run pretends, by step. */
  readonly samples?: JsonObject;
}

export interface ParentStep {
  readonly execution: string;
  /** Path of the `runbook` step there. */
  readonly step: string;
  /** Of this child; the root counts 1. */
  readonly depth: number;
}

export interface Rerun {
  readonly execution: string;
  readonly fromStep?: string;
  readonly reason: string;
}

/** A settled step of the run that is repeated. */
export interface InheritedStep {
  readonly status: 'COMPLETED' | 'FAILED' | 'SKIPPED' | 'TIMED_OUT';
  readonly output?: Json;
  readonly http?: HttpReply;
  readonly error?: StepError;
  readonly branch?: BranchTaken;
  readonly goto?: string;
  readonly continued?: true;
  readonly reason?: SkipReason;
}

export interface StepOutline {
  readonly id: string;
  readonly type: string;
  readonly name?: string;
  /** Belongs to `onFailure`. */
  readonly onFailure?: true;
  /** A loop's body. */
  readonly body?: readonly StepOutline[];
}

/** The CloudEvent that started the run. */
export interface TriggerCause {
  readonly source: string;
  readonly id: string;
  readonly type: string;
  /** The schedule whose firing it was: it is told what becomes of the run. */
  readonly schedule?: ScheduleAddress;
}

/** Where a schedule is decided on. */
export interface ScheduleAddress {
  /** Id of the registry's aggregate. */
  readonly registry: string;
  /** The schedule's name there. */
  readonly trigger: string;
}

/** A step failed the run: nothing new starts, running steps are drained, then `onFailure` runs. */
export interface ExecutionFailing {
  readonly type: 'ExecutionFailing';
  readonly at: number;
  readonly outcome: 'FAILED' | 'TIMED_OUT';
  readonly failure: Failure;
}

export interface ExecutionCompleted {
  readonly type: 'ExecutionCompleted';
  readonly at: number;
  readonly outputs: JsonObject;
  /** Steps that failed and were continued from. */
  readonly failures: number;
  /** Of a child: the step that waits for this end. */
  readonly parent?: ParentStep;
  /** Of a child: see `ExecutionStarted`, as they are at the end. */
  readonly requesters?: readonly string[];
  /** The schedule that waits for it. */
  readonly schedule?: ScheduleAddress;
  /** The authority that it was under. */
  readonly authority?: string;
  /** Which of its questions to authorities was the last. Absent in runs that ended before this was kept. */
  readonly ask?: number;
  /** Of a child: how what its parent is told is classified. */
  readonly classification?: string;
  /** Of a child: the licences under which its parent has what it is told. */
  readonly dataLicenses?: readonly string[];
}

export interface ExecutionFailed {
  readonly type: 'ExecutionFailed';
  readonly at: number;
  readonly failure: Failure;
  /** Of a child: the step that waits for this end. */
  readonly parent?: ParentStep;
  /** Of a child: see `ExecutionStarted`, as they are at the end. */
  readonly requesters?: readonly string[];
  /** The schedule that waits for it. */
  readonly schedule?: ScheduleAddress;
  /** The authority that it was under. */
  readonly authority?: string;
  /** Which of its questions to authorities was the last. Absent in runs that ended before this was kept. */
  readonly ask?: number;
  /** Of a child: how what its parent is told is classified. */
  readonly classification?: string;
  /** Of a child: the licences under which its parent has what it is told. */
  readonly dataLicenses?: readonly string[];
}

export interface ExecutionCancelled {
  readonly type: 'ExecutionCancelled';
  readonly at: number;
  readonly failure: Failure;
  /** At once, without a grace period. */
  readonly terminated?: true;
  /** Of a child: the step that waits for this end. */
  readonly parent?: ParentStep;
  /** Of a child: see `ExecutionStarted`, as they are at the end. */
  readonly requesters?: readonly string[];
  /** The schedule that waits for it. */
  readonly schedule?: ScheduleAddress;
  /** The authority that it was under. */
  readonly authority?: string;
  /** Which of its questions to authorities was the last. Absent in runs that ended before this was kept. */
  readonly ask?: number;
  /** Of a child: how what its parent is told is classified. */
  readonly classification?: string;
  /** Of a child: the licences under which its parent has what it is told. */
  readonly dataLicenses?: readonly string[];
}

export interface ExecutionTimedOut {
  readonly type: 'ExecutionTimedOut';
  readonly at: number;
  readonly failure: Failure;
  /** Of a child: the step that waits for this end. */
  readonly parent?: ParentStep;
  /** Of a child: see `ExecutionStarted`, as they are at the end. */
  readonly requesters?: readonly string[];
  /** The schedule that waits for it. */
  readonly schedule?: ScheduleAddress;
  /** The authority that it was under. */
  readonly authority?: string;
  /** Which of its questions to authorities was the last. Absent in runs that ended before this was kept. */
  readonly ask?: number;
  /** Of a child: how what its parent is told is classified. */
  readonly classification?: string;
  /** Of a child: the licences under which its parent has what it is told. */
  readonly dataLicenses?: readonly string[];
}
