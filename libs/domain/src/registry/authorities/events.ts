import type { Actor } from '../../actor.js';
import type { AuthorityTerms } from '../../authorities/terms.js';

/** Facts about a legal basis, and about the runs that are under it. */
export type AuthorityEvent =
  | AuthorityCreated
  | AuthorityAmended
  | AuthorityRevoked
  | AuthorityReinstated
  | AuthorityExpired
  | AuthorityUsed
  | AuthorityRefused
  | AuthorityLeft;

interface Fact<Type extends string> {
  readonly type: Type;
  readonly at: number;
  readonly authority: string;
  readonly version: number;
  /** Behind this fact; it counts everything that changed what is permitted, or whether. */
  readonly revision: number;
}

export interface AuthorityCreated extends Fact<'AuthorityCreated'> {
  readonly by: Actor;
  readonly terms: AuthorityTerms;
}

/** What every run under it is told. */
interface ToldToRuns {
  /** The runs that were under it then, by id. */
  readonly runs: readonly string[];
}

export interface AuthorityAmended extends Fact<'AuthorityAmended'>, ToldToRuns {
  readonly by: Actor;
  readonly terms: AuthorityTerms;
  readonly reason: string;
  /** It was in force, or is so from now on because its end lies in the future again. Absent: it stays revoked. */
  readonly inForce?: true;
}

/** Nothing begins under it any more. */
export interface AuthorityRevoked extends Fact<'AuthorityRevoked'>, ToldToRuns {
  readonly by: Actor;
  readonly reason: string;
}

export interface AuthorityReinstated extends Fact<'AuthorityReinstated'>, ToldToRuns {
  readonly by: Actor;
  readonly reason: string;
  readonly terms: AuthorityTerms;
}

/** The moment came that it was valid until. */
export interface AuthorityExpired extends Fact<'AuthorityExpired'>, ToldToRuns {}

/** A run goes on under it. */
export interface AuthorityUsed extends Fact<'AuthorityUsed'> {
  readonly execution: string;
  readonly ask: number;
  readonly terms: AuthorityTerms;
  /** Which of the uses of the budget it is; absent: there is none, or the run was counted before. */
  readonly use?: number;
}

/** A run may not go on under it. */
export interface AuthorityRefused extends Fact<'AuthorityRefused'> {
  readonly execution: string;
  readonly ask: number;
  readonly reason: string;
}

export interface AuthorityLeft extends Fact<'AuthorityLeft'> {
  readonly execution: string;
}
