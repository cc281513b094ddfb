import type { Json } from '../../json.js';
import { rfc3339 } from '../../rfc3339.js';
import type { ResolveStep } from '../commands/index.js';
import type { Failure, HoldReason, People, SkipReason, StepError } from '../events/index.js';
import type { StepStatus } from '../state/transitions.js';

/** Why something is as it is, for machines. Times are RFC 3339. */
export type Cause =
  | { readonly kind: 'pause'; readonly since: string }
  /** What the run was started with is not in force any more; whoever has the permission releases it. */
  | {
      readonly kind: 'hold';
      readonly since: string;
      readonly because: HoldReason;
      /** Of the runbook. */
      readonly version: number;
      /** Where that holds it, and why. */
      readonly authority?: string;
      readonly reason?: string;
      readonly permission: 'runbooks:review' | 'authorities:release';
    }
  /** Its authority has not said yet that it has the run. */
  | { readonly kind: 'authority'; readonly authority: string }
  | { readonly kind: 'ending'; readonly outcome: string; readonly failure: Failure }
  /** The last record had no room for more; the next decision goes on by itself. */
  | { readonly kind: 'record-full' }
  | {
      readonly kind: 'attempt';
      readonly attempt: number;
      /** Counts up when the lease of the same attempt was lost; absent while a worker is looked for. */
      readonly dispatch?: number;
      /** When the step began, with its first attempt. */
      readonly since?: string;
      /** Who has it, an executor or a worker; absent until its first heartbeat. */
      readonly executor?: string;
      /** Its last heartbeat; before the first one, when it was asked for. */
      readonly heardAt?: string;
      readonly leaseUntil?: string;
      readonly until?: string;
    }
  /** Nothing happens yet: the policy could not be asked, and is asked again. */
  | { readonly kind: 'policy'; readonly attempt: number; readonly since: string; readonly reason: string; readonly until?: string }
  /** A cancel signal was given. */
  | { readonly kind: 'cancelling'; readonly attempt: number; readonly until: string }
  | { readonly kind: 'retry'; readonly attempt: number; readonly at: string; readonly error: StepError }
  /** Taken from its executor while the run is paused. */
  | { readonly kind: 'held'; readonly attempt: number }
  | {
      readonly kind: 'events';
      readonly mode: 'one' | 'any' | 'all';
      readonly waits: readonly AwaitedEvent[];
      readonly received: readonly string[];
      readonly until?: string;
    }
  | ({ readonly kind: 'approval' } & ApprovalProgress)
  | { readonly kind: 'timer'; readonly until: string }
  | { readonly kind: 'child'; readonly execution: string; readonly until?: string }
  | { readonly kind: 'loop'; readonly begun: number; readonly ended: number; readonly total?: number; readonly until?: string }
  /** Nobody knows whether it happened: an operator says so, by one of the outcomes of `ResolveStep`. */
  | { readonly kind: 'doubt'; readonly attempt: number; readonly error: StepError; readonly outcomes: readonly ResolveStep['outcome'][] }
  | { readonly kind: 'dependencies'; readonly join: 'all' | 'any'; readonly missing: readonly UnsettledStep[] }
  | { readonly kind: 'branch-undecided'; readonly conditionals: readonly string[] }
  | { readonly kind: 'jump-possible'; readonly from: readonly string[] }
  | { readonly kind: 'only-on-failure' }
  | { readonly kind: 'concurrency'; readonly open: number; readonly limit: number }
  | { readonly kind: 'loop-ending'; readonly error?: StepError }
  | {
      readonly kind: 'completed';
      readonly simulated?: true;
      readonly inherited?: true;
      /** A gate that one person opened without its votes. */
      readonly override?: { readonly id: string; readonly by: string; readonly reason: string };
    }
  | { readonly kind: 'branch-taken'; readonly branch: string; readonly targets: readonly string[]; readonly explanation: Json }
  | ({ readonly kind: 'skipped'; readonly reason?: SkipReason } & SkippedBecause)
  | { readonly kind: 'failed'; readonly error?: StepError; readonly goto?: string; readonly continued?: true }
  | { readonly kind: 'cancelled' };

export interface AwaitedEvent {
  readonly event: string;
  readonly key?: string;
  readonly name?: string;
}

export interface ApprovalProgress {
  readonly approval: string;
  readonly approved: number;
  readonly quorum: number;
  readonly rejected: number;
  /** Who can still decide. Roles are not resolved to persons. */
  readonly mayVote: People;
  /** An instruction that names nobody. */
  readonly everybody?: true;
  /** Persons who may not, although they have a role that is asked: they voted, or they asked for it. */
  readonly except: readonly string[];
  readonly until?: string;
}

export interface UnsettledStep {
  readonly step: string;
  readonly status: StepStatus;
}

export interface SkippedBecause {
  /** The conditionals that went another way. */
  readonly conditionals?: readonly { readonly step: string; readonly took?: string; readonly explanation?: Json }[];
  readonly dependencies?: readonly UnsettledStep[];
  readonly error?: StepError;
  readonly note?: string;
}

/** A cause with its sentence, which goes on behind the step's name: `lookup runs attempt 1 …`. */
export type Explained = Cause & { readonly sentence: string };

/** The member of a cause for an optional time. */
export const until = (at: number | undefined): { readonly until?: string } => (at === undefined ? {} : { until: rfc3339(at) });

/** `until 2026-…` for an optional time. */
export const untilText = (at: number | undefined): string => (at === undefined ? '' : ` until ${rfc3339(at)}`);
