import type { Actor, ExecutionCommand, ExecutionWorld } from '@runbook/domain';
import { ana, ben, gate, steps, VotingRun } from '../voting-run.js';

const FAULT = 'expected ben to have the role lead for told, found that nobody granted it';
/** Of what the command says of persons, the log of members knows `ana` alone, without any role. */
const asked: [string, string][] = [];
const unlikeMember: ExecutionWorld['unlikeMember'] = ({ id, roles }: Actor, runbook) => {
  asked.push([id, runbook]);
  return roles?.length ? FAULT : null;
};
const started = () => VotingRun.started(steps(gate()));

describe('a vote by a role that nobody granted', () => {
  beforeEach(() => asked.splice(0));

  it('is refused, and counts for nothing', () => {
    const run = started();
    expect(run.refused(run.ballot('approve'), { actor: ben, unlikeMember })).toBe('not-an-approver');
    expect(asked).toEqual([['ben', 'told']]);
    expect(run.step('ok').approval?.votes).toEqual([]);
  });

  it.each<[string, ExecutionCommand]>([
    ['a delegation', { type: 'DelegateApproval', step: 'ok', to: 'cy' }],
    ['an extension', { type: 'ExtendApproval', step: 'ok', byMs: 60_000 }],
  ])('is no better as %s', (_what, command) => {
    expect(started().refused(command, { actor: ben, unlikeMember })).toBe('not-an-approver');
  });

  it('waits until what is known of its person is known to the end', () => {
    const run = started();
    expect(() => run.take(run.ballot('approve'), { actor: ben, unlikeMember: () => undefined })).toThrow('"needs":{"member":"ben"}');
  });

  it('is counted where the facts cover it, and asks nothing of who is asked by name and says no role', () => {
    const run = started();
    run.take(run.ballot('approve'), { actor: { ...ana, roles: [] }, unlikeMember: () => FAULT });
    expect(run.step('ok').status).toBe('COMPLETED');
    const other = started();
    other.take(other.ballot('approve'), { actor: ben, unlikeMember: () => null });
    expect(other.step('ok').status).toBe('COMPLETED');
  });

  it('is refused by name, too, where it says a role that its person has not: roles of votes count for policies', () => {
    const run = started();
    expect(run.refused(run.ballot('approve'), { actor: { ...ana, roles: ['lead'] }, unlikeMember })).toBe('not-an-approver');
  });
});
