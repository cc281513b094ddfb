import type { AuthorityTerms, ExecutionCommand } from '@runbook/domain';
import { runbookOf } from '../execution/scripted-run.js';
import { AuthoritiesAndRuns } from './authorities-and-runs.js';
import { termsOf } from './terms.js';

export const CHAIN = 'steps: [{ id: a, type: action, use: look }, { id: b, type: action, use: act, dependsOn: [a] }]\n';

/** An authority `order`, and nothing under it yet. */
export function under(terms: Partial<AuthorityTerms> = {}, lines = CHAIN): AuthoritiesAndRuns {
  const all = new AuthoritiesAndRuns(runbookOf(lines));
  all.create('order', termsOf(terms));
  return all;
}

/** A run under `order` whose first step is at work. */
export function begun(terms: Partial<AuthorityTerms> = {}, lines = CHAIN): AuthoritiesAndRuns {
  const all = under(terms, lines);
  expect(all.startUnder('exe_1', 'order')).toBeUndefined();
  all.settle();
  return all;
}

/** The steps that were begun, with the version that each was checked against: `a v1 b v2`. */
export const asked = (all: AuthoritiesAndRuns, id = 'exe_1'): string =>
  all
    .run(id)
    .history.flatMap((event) => (event.type === 'StepRequested' ? [`${event.step} v${event.authority?.version ?? '-'}`] : []))
    .join(' ');
export const complete = (step: string): ExecutionCommand => ({ type: 'CompleteStep', step, attempt: 1, executor: 'worker', output: {} });
export const revoke = { type: 'RevokeAuthority', reason: 'the order was quashed' } as const;
export const reinstate = { type: 'ReinstateAuthority', reason: 'the quashing was' } as const;
export const renew = (authority?: string): ExecutionCommand => ({
  type: 'RenewAuthority',
  reason: 'it holds',
  ...(authority && { authority }),
});
