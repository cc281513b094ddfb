import type { AuthorityTerms } from '../../authorities/terms.js';

/** Facts about the authority that a run is under. */
export type AuthorityFact = AuthorityConfirmed | AuthorityChanged | AuthorityAsked;

/** An authority, as it stood when it was looked at. */
export interface AuthorityPin {
  readonly id: string;
  readonly version: number;
}

export interface AuthorityGrant extends AuthorityPin {
  /** Counts everything that changed what it permits, or whether: of two accounts the higher is the newer. */
  readonly revision: number;
  readonly terms: AuthorityTerms;
}

/** The authority has this run among those under it: from now on something may begin. */
export interface AuthorityConfirmed {
  readonly type: 'AuthorityConfirmed';
  readonly at: number;
  readonly authority: AuthorityGrant;
}

/** It was amended, or is in force again: what begins from now on is checked against this. */
export interface AuthorityChanged {
  readonly type: 'AuthorityChanged';
  readonly at: number;
  readonly authority: AuthorityGrant;
}

/** Somebody wants a held run to go on under this authority. It does once that confirms it. */
export interface AuthorityAsked {
  readonly type: 'AuthorityAsked';
  readonly at: number;
  /** The person's id: a requester from now on where four eyes are asked for. */
  readonly by: string;
  readonly reason: string;
  readonly authority: AuthorityGrant;
  /** How often the run has asked an authority, this time included. */
  readonly ask: number;
  readonly counts?: true;
  /** The one that it was under, if it was another. */
  readonly leaves?: string;
}
