import type { ExecutionStatus } from '../execution/state/transitions.js';
import type { BlobReference, JsonObject } from '../json.js';
import type { DeclareAction } from './actions/declare-action.js';
import type { AuthorityCommand } from './authorities/commands.js';
import type { DraftCommand } from './draft-commands.js';
import type { SourceText } from './draft-events.js';
import type { EventSource } from './event-source.js';
import type { SubscriptionCommand } from './subscriptions/commands.js';

export type { DeclareAction } from './actions/declare-action.js';
export type * from './authorities/commands.js';
export type * from './draft-commands.js';
export type * from './subscriptions/commands.js';

export type RegistryCommand =
  | RegisterRunbook
  | DraftCommand
  | AuthorityCommand
  | SubscriptionCommand
  | DeclareAction
  | RegisterEventSource
  | RemoveEventSource
  | FireSchedules
  | EndScheduledRun
  | RefuseScheduledRun
  | PauseSchedule
  | ResumeSchedule;

export interface RegisterRunbook {
  readonly type: 'RegisterRunbook';
  readonly runbookId: string;
  readonly digest: string;
  readonly definition: JsonObject | BlobReference;
  readonly source?: SourceText;
  /** Of the person's, or of the request itself: the same registration delivered again is answered with the version that it made. */
  readonly idempotencyKey?: string;
  /** Do nothing but answer when the newest version already has this digest; built-in runbooks are registered so at each start. */
  readonly unlessNewest?: boolean;
}

/** Makes this the event source of its id, whatever it was before. */
export interface RegisterEventSource {
  readonly type: 'RegisterEventSource';
  readonly eventSource: EventSource;
  /** The revision that the sender knew, 0 before the first: a command that comes late, or twice, is refused. Removed ones keep theirs. */
  readonly expectedRevision?: number;
}

/** Nothing reads its topic any more. */
export interface RemoveEventSource {
  readonly type: 'RemoveEventSource';
  readonly id: string;
  /** As with a registration. */
  readonly expectedRevision?: number;
}

/** Some of the runbook's schedules are due at `world.now`, or the authority expires. */
export interface FireSchedules {
  readonly type: 'FireSchedules';
}

/** A run that a schedule started is over. */
export interface EndScheduledRun {
  readonly type: 'EndScheduledRun';
  readonly trigger: string;
  readonly execution: string;
  readonly status: ExecutionStatus;
}

/** The start that a schedule asked for was refused. */
export interface RefuseScheduledRun {
  readonly type: 'RefuseScheduledRun';
  readonly trigger: string;
  readonly execution: string;
  readonly reason: string;
}

/** Nothing is to fire until it is resumed. */
export interface PauseSchedule {
  readonly type: 'PauseSchedule';
  /** Which of the runbook's; may be left out where there is one. */
  readonly trigger?: string;
  readonly reason: string;
}

export interface ResumeSchedule {
  readonly type: 'ResumeSchedule';
  readonly trigger?: string;
  readonly reason: string;
}
