import type { Actor } from '../../actor.js';
import type { Json, JsonObject } from '../../json.js';
import type { ControlCommand } from './control.js';
import type { HttpReply, InheritedStep, LegalBasis, ParentStep, Rerun, RunbookPin, StepError, TriggerCause } from '../events/index.js';
import type { ExecutionStatus } from '../state/transitions.js';
import type { VotingCommand } from './voting.js';

export type * from './control.js';
export type * from './voting.js';

/** What can be asked of an execution. `step` is a step's id or an instance's path (`scan[3]/lookup`). */
export type ExecutionCommand =
  | StartExecution
  | CompleteStep
  | FailStep
  | RenewLease
  | ReportProbe
  | DeliverEvent
  | RefuseWait
  | EndChild
  | FireTimers
  | ControlCommand
  | VotingCommand;

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
  readonly parent?: ParentStep;
  /** Of a child: who started its root. */
  readonly startedBy?: Actor;
  readonly rerunOf?: Rerun;
  readonly inherited?: Readonly<Record<string, InheritedStep>>;
  readonly requesters?: readonly string[];
  readonly dryRun?: true;
  readonly samples?: JsonObject;
}

/** Whoever relays what a worker says states for which action it may speak: its word about any other step means nothing. */
interface WorkersWord {
  /** The action's name; absent: an executor of our own speaks. */
  readonly use?: string;
}

/** An executor's word about the attempt that it was asked for. */
export interface CompleteStep extends WorkersWord {
  readonly type: 'CompleteStep';
  readonly step: string;
  readonly attempt: number;
  readonly executor: string;
  readonly output: Json;
  readonly http?: HttpReply;
}

export interface FailStep extends WorkersWord {
  readonly type: 'FailStep';
  readonly step: string;
  readonly attempt: number;
  readonly executor: string;
  readonly error: StepError;
  readonly http?: HttpReply;
  /** Nothing left the executor: an effect that must happen once has not happened. */
  readonly effectless?: true;
  /** How long the other side asks to be left alone, in milliseconds. */
  readonly retryAfterMs?: number;
}

/** The executor is still at it; by the first one a worker takes what was offered. */
export interface RenewLease extends WorkersWord {
  readonly type: 'RenewLease';
  readonly step: string;
  readonly attempt: number;
  readonly dispatch: number;
  readonly executor: string;
}

/** What an executor's probe found out about a step in doubt. */
export interface ReportProbe {
  readonly type: 'ReportProbe';
  readonly step: string;
  readonly attempt: number;
  readonly happened: boolean;
  /** Where it happened. */
  readonly output?: Json;
}

/**
 * The correlation aggregate matched an event with a wait. One that does not wait any more refuses, and the event goes to the next; one that
 * has got this event already says `already-holds`, or the event would be given away twice.
 */
export interface DeliverEvent extends Undelivered {
  readonly type: 'DeliverEvent';
  readonly step: string;
}

/** An event on its way to a wait. */
export interface Undelivered {
  readonly wait: string;
  /** The CloudEvent as structured JSON. */
  readonly event: Json;
  /** The correlation aggregate that gave it away, and takes it back. */
  readonly correlation: string;
  /** Names the event there. */
  readonly dedupeId: string;
}

/** The correlation aggregate has no room for a wait of the step: it can never be met. */
export interface RefuseWait {
  readonly type: 'RefuseWait';
  readonly step: string;
  readonly wait: string;
  readonly error: StepError;
}

/** A child run ended. */
export interface EndChild {
  readonly type: 'EndChild';
  readonly step: string;
  readonly child: string;
  readonly status: ExecutionStatus;
  readonly outputs?: JsonObject;
  readonly error?: StepError;
}

/** Some of the execution's timers are due at `world.now`. */
export interface FireTimers {
  readonly type: 'FireTimers';
}
