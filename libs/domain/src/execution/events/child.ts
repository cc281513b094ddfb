import type { Actor } from '../../actor.js';
import type { JsonObject } from '../../json.js';
import type { RunLabels } from '../../runbook/index.js';
import type { AuthorityPin } from './authority.js';
import type { LegalBasis } from './legal-basis.js';
import type { RunbookPin } from './run.js';

/** Facts about a `runbook` step. */
export type ChildEvent = ChildRequested | ChildAbandoned;

/** A `runbook` step asks for a run of another runbook; its end settles the step. */
export interface ChildRequested {
  readonly type: 'ChildRequested';
  readonly at: number;
  readonly step: string;
  readonly attempt: number;
  /** The child's execution id. */
  readonly child: string;
  readonly runbook: RunbookPin;
  readonly inputs: JsonObject;
  readonly depth: number;
  readonly timeoutMs?: number;
  /** On whose word and authority the parent runs: the child's as well. */
  readonly startedBy: Actor;
  /** Persons who edited or repaired the parent: requesters of the child, too. */
  readonly requesters?: readonly string[];
  readonly legalBasis?: LegalBasis;
  /** What it was checked against; the child is under the same. */
  readonly authority?: AuthorityPin;
  readonly dataLicenses: readonly string[];
  /** Of the parent when it asked: the child begins so classified. */
  readonly classification?: string;
  readonly incidentId?: string;
  /** Of the parent: the child has them too. */
  readonly labels?: RunLabels;
  readonly triggeredBy?: string;
  readonly dryRun?: true;
}

/** The step went on without its child, which is to be cancelled. */
export interface ChildAbandoned {
  readonly type: 'ChildAbandoned';
  readonly at: number;
  readonly step: string;
  readonly child: string;
}
