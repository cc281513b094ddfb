import type { ExecutionStarted } from '../events/index.js';
import type { ExecutionState } from './execution-state.js';

/** Whether the run is one of the uses that an authority's budget is for: a child is part of its parent's, and a dry run uses nothing. */
export const countsOf = ({ parent, dryRun }: Pick<ExecutionStarted, 'parent' | 'dryRun'>): { readonly counts?: true } =>
  parent || dryRun ? {} : { counts: true };

/** Nothing begins as long as the authority has not said that it has the run. */
export const awaitsAuthority = ({ authority }: Pick<ExecutionState, 'authority'>): boolean =>
  authority !== undefined && authority.confirmed === undefined;

/** Whether it is the authority that holds the run. */
export const isHeldByAuthority = ({ hold }: Pick<ExecutionState, 'hold'>): boolean =>
  hold !== undefined && hold.because !== 'runbook-deprecated';
