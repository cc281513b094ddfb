import type { Actor, ExecutionStarted, StepRequested } from '@runbook/domain';

/** What attempts are told about their execution. */
export interface ExecutionFacts {
  readonly runbook: ExecutionStarted['runbook'];
  readonly startedAt: number;
  /** Absent: noted by a version that did not note it. */
  readonly startedBy?: Actor;
  readonly legalBasis?: ExecutionStarted['legalBasis'];
  readonly dataLicenses: readonly string[];
  readonly incidentId?: string;
}

/** An execution that is not final. */
export interface OpenExecution {
  readonly id: string;
  readonly tenant: string;
  /** Undefined: it was parked; its facts lie in the document store. */
  facts?: ExecutionFacts;
  /** Keeps the log from its start re-readable; undefined once it is parked. */
  hold?: Hold;
  /** Its trace id, once an attempt needed one. */
  trace?: string;
  /** By step. */
  readonly requests: Map<string, OpenRequest>;
}

/** What a checkpoint of the partition keeps re-readable. */
export interface Hold {
  /** How many records were read before the checkpoint. */
  readonly records: number;
  /** Not final and not parked; they started behind the checkpoint. */
  readonly executions: Set<OpenExecution>;
  /** How many open requests were made behind the checkpoint. */
  requests: number;
}

/** A request that nothing on the log has settled yet. */
export interface OpenRequest {
  readonly execution: OpenExecution;
  readonly partition: number;
  /** The newest dispatch of the attempt. */
  asked: StepRequested;
  /** About its size in memory, in bytes. */
  readonly bytes: number;
  /** Keeps the log from the request on re-readable. */
  readonly hold: Hold;
  /** Of the record that asked for it last: the request of a person or system that it follows from. */
  requestId?: string;
  /** Of that record: what carries its trace on. */
  traceparent?: string;
  /** The log settled it, or the partition went away: nothing more is to be done or said about it. */
  closed: boolean;
  /** The first who held the lease of this dispatch, by the log. */
  holder?: string;
  /** The engine asked it to stop; this long after `at` its word is still heard, both in ms since the epoch by the engine's clock. */
  cancel?: { readonly at: number; readonly graceUntil: number };
  /** An effect that must happen once may have happened: it is not begun any more, a probe may find out. */
  inDoubt?: true;
  /** Set while it waits or runs here. */
  attempt?: RunningAttempt;
}

/** What the log's news mean to an attempt. */
export interface RunningAttempt {
  /** Nobody wants its result any more. */
  stop(): void;
  /** Another dispatch of the same attempt. */
  askedAgain(): void;
  /** The log says who holds the lease. */
  held(): void;
  /** The log has the policy's decision about this input. */
  noted(inputDigest: string): void;
  /** To be stopped; its word is heard for so long. */
  cancel(graceMs: number): void;
  /** Nobody knows whether it happened; the attempt may know, or still find out. */
  doubted(): void;
}
