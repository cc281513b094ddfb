import * as domain from '@runbook/domain';

/** What the simulated world runs: the pure core, or one with a fault planted into it. */
export type Core = Pick<
  typeof domain,
  | 'addressed'
  | 'compileRunbook'
  | 'decideCorrelation'
  | 'decideExecution'
  | 'evolveCorrelation'
  | 'evolveExecution'
  | 'evolveExecutionAll'
  | 'inheritedBy'
  | 'nextCorrelationTimerAt'
  | 'nextExecutionTimerAt'
  | 'reactionsTo'
>;

export const CORE: Core = domain;
