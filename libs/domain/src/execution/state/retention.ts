import type { AuthorityPin } from '../events/index.js';
import type { ExecutionState } from './execution-state.js';
import { isFinal } from './transitions.js';

const DAY_MS = 86_400_000;

/** For how long what came of a run is kept, and who says so. */
export interface Retention {
  readonly days: number;
  /** Absent: its runbook says so. */
  readonly authority?: AuthorityPin;
}

/**
 * Undefined: nobody says how long, so that it is kept for ever. What its authority says goes before what its runbook says, be it shorter or longer: the one is the law that lets
 * the data be there, the other its author's wish.
 */
export function retentionOf({ authority, retentionDays }: Pick<RetainedRun, 'authority' | 'retentionDays'>): Retention | undefined {
  if (authority?.terms.retentionDays !== undefined)
    return { days: authority.terms.retentionDays, authority: { id: authority.id, version: authority.version } };
  return retentionDays === undefined ? undefined : { days: retentionDays };
}

/**
 * Until when what came of the run is kept, in milliseconds since the epoch, as its authority, or else its runbook, said when the run last knew it. Undefined: the run goes on,
 * nobody says how long, or it is gone already.
 */
export function retainUntil(run: RetainedRun): number | undefined {
  const { status, endedAt, purged } = run;
  const retention = retentionOf(run);
  if (purged || endedAt === undefined || !retention || !isFinal(status)) return undefined;
  return endedAt + retention.days * DAY_MS;
}

type RetainedRun = Pick<ExecutionState, 'status' | 'endedAt' | 'authority' | 'retentionDays' | 'purged'>;
