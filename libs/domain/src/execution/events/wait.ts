import type { ConditionSource } from '../../expression/index.js';
import type { Json } from '../../json.js';

/** Facts about a `wait-for-event` step. */
export type WaitEvent = WaitOpened | EventReceived | WaitsClosed;

/** The step waits. `key` and what `when` reads of the run were evaluated now, once. */
export interface WaitOpened {
  readonly type: 'WaitOpened';
  readonly at: number;
  readonly step: string;
  readonly attempt: number;
  /** Id of the runbook: an event goes to one wait of each step of each runbook. */
  readonly runbook: string;
  /** `one` and `any` end with the first event, `all` when every wait has got one. */
  readonly mode: 'one' | 'any' | 'all';
  readonly read: 'data' | 'envelope';
  readonly waits: readonly Wait[];
  readonly timeoutAt?: number;
}

export interface Wait {
  /** Unique for ever: execution, step instance, attempt, name. */
  readonly id: string;
  /** Of the correlation aggregate where it meets its event. */
  readonly correlation: string;
  /** In `anyOf` and `allOf`. */
  readonly name?: string;
  /** The CloudEvent's type. */
  readonly event: string;
  /** Absent: any event of the type. */
  readonly key?: string;
  /** `scope` holds what the condition reads besides `event`. */
  readonly when?: { readonly condition: ConditionSource; readonly scope: { readonly [name: string]: Json } };
}

/** An external event met one of the step's waits. */
export interface EventReceived {
  readonly type: 'EventReceived';
  readonly at: number;
  readonly step: string;
  readonly wait: string;
  readonly name?: string;
  /** The CloudEvent as structured JSON; large members are blob references. */
  readonly event: Json;
  /** The person who sent it, or let it in: a requester from now on. */
  readonly requester?: string;
}

/** Waits that nobody needs any more: their step went on or was cancelled. */
export interface WaitsClosed {
  readonly type: 'WaitsClosed';
  readonly at: number;
  readonly step: string;
  readonly waits: readonly { readonly id: string; readonly correlation: string }[];
}
