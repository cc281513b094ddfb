import type { Actor } from '@runbook/domain';
import { person, steps, VotingRun } from './voting-run.js';

const gate = (rules: string): string => steps(`  - { id: ok, type: human-approval, with: { ${rules} } }\n`);
const of = (id: string, ...teams: string[]): Actor => ({ ...person(id), teams });

describe('a team that is asked', () => {
  it.each<[string, string, Actor, string | undefined]>([
    ['lets whoever belongs to it vote', 'approvers: { teams: [blue] }', of('ana', 'green', 'blue'), undefined],
    ['lets nobody of another team vote', 'approvers: { teams: [blue] }', of('ana', 'red'), 'not-an-approver'],
    ['is no role of the same name', 'approvers: { teams: [blue] }', person('ana', 'blue'), 'not-an-approver'],
    ['is not meant by a role of the same name', 'approvers: { roles: [blue] }', of('ana', 'blue'), 'not-an-approver'],
    ['is asked beside those who are named', 'approvers: { teams: [blue], users: [ben] }', of('ben'), undefined],
    ['does not let vote who started the run', 'approvers: { teams: [blue] }', of('dev', 'blue'), 'four-eyes'],
  ])('%s', (_situation, rules, actor, refusal) => {
    expect(VotingRun.started(gate(rules)).voteRefused(actor)).toBe(refusal);
  });

  it('is granted by as many of it as the quorum says, and named to those who look', () => {
    const run = VotingRun.started(gate('approvers: { teams: [blue] }, quorum: 2'));
    run.vote(of('ana', 'blue'));
    expect(run.step('ok').status).toBe('AWAITING_APPROVAL');
    run.vote(of('ben', 'blue'));
    expect(run.step('ok').status).toBe('COMPLETED');
  });

  it('is not thought to be too small after some have rejected: who belongs to it may change', () => {
    const run = VotingRun.started(gate('approvers: { teams: [blue], users: [cleo] }, quorum: 2, rejectOnFirst: false'));
    run.vote(person('cleo'), 'reject');
    expect(run.step('ok').status).toBe('AWAITING_APPROVAL');
  });

  it('does an instruction, and nobody else does', () => {
    const run = VotingRun.started(steps('  - { id: ok, type: instruction, with: { assignee: { teams: [blue] }, markdown: Look } }\n'));
    expect(run.voteRefused(of('ana', 'red'))).toBe('not-an-approver');
    expect(run.voteRefused(of('ana', 'blue'))).toBeUndefined();
  });

  it('is not asked by what is no text', () => {
    const run = VotingRun.started(gate('approvers: { teams: ["{{ inputs.n }}"] }'));
    expect(run.step('ok').error).toMatchObject({
      message: expect.stringContaining('expected texts as roles, users and teams who are asked'),
    });
  });
});
