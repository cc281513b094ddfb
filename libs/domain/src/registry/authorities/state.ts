import type { AuthorityKnown } from '../../authorities/terms.js';

/** An authority as its facts say it is. */
export interface RegisteredAuthority extends AuthorityKnown {
  /** Ids of the runs that were counted against its budget, ever: one that asks again is not counted again. None as long as it has no budget. */
  readonly counted: Readonly<Record<string, true>>;
  /** The runs that are under it now, by id, each with the number of the question by which it came. */
  readonly runs: Readonly<Record<string, number>>;
}

/** Runs under one authority at a time, those that wait or are held too: what is told to all of them stands in one record. */
export const AUTHORITY_RUNS_MAX = 10_000;
/** The largest budget of uses, because every run that used it is remembered. */
export const AUTHORITY_USES_MAX = 10_000;
/** Of one authority. */
export const AUTHORITY_VERSIONS_MAX = 1_000;
