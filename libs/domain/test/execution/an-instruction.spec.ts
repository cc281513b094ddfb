import { ana, ben, dev, eve, isolate, person, steps, VotingRun } from './voting-run.js';

describe('an instruction', () => {
  const told = (more = '') =>
    VotingRun.started(
      steps(
        `  - { id: ok, type: instruction, with: { markdown: "Pull the plug of **{{ inputs.host }}**", checklist: ["{{ inputs.host }} is dark"]${more} } }\n`,
      ),
    );

  it('is done when a person says so, whoever started the run', () => {
    const run = told();
    expect(run.last('ApprovalRequested')).toMatchObject({
      kind: 'instruction',
      fourEyes: false,
      shown: { message: 'Pull the plug of **web-1**', checklist: ['web-1 is dark'], targets: [] },
    });
    run.vote(dev);
    expect(run.state.status).toBe('COMPLETED');
    expect(run.step('ok').output).toMatchObject({ decision: 'done', by: 'votes', votes: [{ by: 'dev' }] });
  });

  it.each([', assignee: eve', ', assignee: { users: [eve] }', ', assignee: { roles: [hands] }'])('is for its assignee: %s', (assignee) => {
    const run = told(assignee);
    expect(run.voteRefused(ben)).toBe('not-an-approver');
    run.vote(person('eve', 'hands'));
    expect(run.state.status).toBe('COMPLETED');
  });

  it('that cannot be done fails', () => {
    const run = told();
    run.vote(eve, 'reject', { comment: 'no plug' });
    expect(run.state.status).toBe('FAILED');
    expect(run.step('ok').error?.name).toBe('rejected');
  });

  it('is no approval', () => {
    const run = VotingRun.started(steps('  - { id: ok, type: instruction, with: { markdown: "Look" } }\n', isolate()));
    run.vote(ana);
    expect(run.step('isolate').error?.name).toBe('denied');
  });
});
