import type { AuthorityTerms } from '../../authorities/terms.js';

/** What is asked of an authority: by people, and by the runs that are under it. */
export type AuthorityCommand = CreateAuthority | AmendAuthority | RevokeAuthority | ReinstateAuthority | UseAuthority | LeaveAuthority;

export interface CreateAuthority {
  readonly type: 'CreateAuthority';
  readonly terms: AuthorityTerms;
}

/** These terms instead, as a new version. */
export interface AmendAuthority {
  readonly type: 'AmendAuthority';
  readonly terms: AuthorityTerms;
  readonly reason: string;
  /** The version that the sender had before him: a command that comes late, or twice, is refused. */
  readonly version: number;
}

export interface RevokeAuthority {
  readonly type: 'RevokeAuthority';
  readonly reason: string;
}

/** One that was revoked is in force again. */
export interface ReinstateAuthority {
  readonly type: 'ReinstateAuthority';
  readonly reason: string;
}

/** A run is to go on under it. */
export interface UseAuthority {
  readonly type: 'UseAuthority';
  readonly execution: string;
  /** How often the run has asked: an answer to an earlier question means nothing to it any more. */
  readonly ask: number;
  /** It is one of the uses of the authority's budget. */
  readonly counts?: true;
}

/** The run is over, or goes on under another one. */
export interface LeaveAuthority {
  readonly type: 'LeaveAuthority';
  readonly execution: string;
  /** The run's last question that its sender knew of: one that is newer has brought the run back, and a copy that comes late takes nothing from it. Absent: of a run that ended before this was said. */
  readonly ask?: number;
}
