import { ana, ben, cy, dev, eve, gate, isolate, person, steps, VotingRun } from './voting-run.js';

const guarded = (rules = '', more = '') => VotingRun.started(steps(gate(rules, more), isolate()));

describe('a step that asks people', () => {
  it('shows what will run, and waits', () => {
    const run = guarded('message: "Isolate {{ inputs.host }}?"');
    expect(run.statuses).toBe('ok AWAITING_APPROVAL, isolate PENDING');
    const asked = run.last('ApprovalRequested');
    expect(asked).toMatchObject({ kind: 'approval', quorum: 1, fourEyes: true, rejectOnFirst: true, onTimeout: 'fail' });
    expect(asked.approval).toMatch(/^apr_[0-9a-f]{32}$/);
    expect(asked.digest).toMatch(/^[0-9a-f]{64}$/);
    expect(asked.shown).toEqual({
      definition: 'd'.repeat(64),
      step: 'ok',
      attempt: 1,
      round: 1,
      message: 'Isolate web-1?',
      targets: [
        {
          step: 'isolate',
          type: 'call-service',
          sensitive: 'containment',
          parameters: { method: 'POST', url: 'https://edr.example/isolate', body: { host: 'web-1' } },
        },
      ],
    });
  });

  it('opens with the vote that makes the quorum, and says who voted', () => {
    const run = guarded('quorum: 2');
    run.vote(ana, 'approve', { comment: 'seen' });
    expect(run.step('ok').status).toBe('AWAITING_APPROVAL');
    run.vote(ben);
    expect(run.statuses).toBe('ok COMPLETED, isolate RUNNING');
    const at = new Date(run.now).toISOString();
    expect(run.step('ok').output).toEqual({
      decision: 'approved',
      by: 'votes',
      votes: [
        { by: 'ana', decision: 'approve', at, comment: 'seen' },
        { by: 'ben', decision: 'approve', at },
      ],
    });
  });

  it('counts persons, not keys', () => {
    const run = guarded('quorum: 2');
    run.vote(ana);
    expect(run.voteRefused({ ...ana, via: 'session' })).toBe('already-holds');
    expect(run.step('ok').status).toBe('AWAITING_APPROVAL');
  });

  it('lets a vote stay what it was', () => {
    const run = guarded('quorum: 2');
    run.vote(ana);
    expect(run.voteRefused(ana)).toBe('already-holds');
    expect(run.voteRefused(ana, 'reject')).toBe('already-voted');
    expect(run.voteRefused(ana, 'approve', { comment: 'or rather' })).toBe('already-voted');
    const ballot = run.ballot('approve');
    run.vote(ben);
    // Delivered again after it decided.
    expect(run.refusedTo(ben, ballot)).toBe('already-holds');
    expect(run.refusedTo(cy, ballot)).toBe('not-applicable');
  });

  it('hears only who is asked', () => {
    const run = guarded();
    expect(run.voteRefused(eve)).toBe('not-an-approver');
    expect(run.voteRefused(person('mallory', 'leads', 'Lead'))).toBe('not-an-approver');
    expect(run.voteRefused({ ...ben, kind: 'service' })).toBe('not-an-approver');
    expect(run.voteRefused({ ...ben, tenant: 'other' })).toBe('not-an-approver');
    expect(run.refusedTo(ben, { type: 'CastVote', step: 'isolate', decision: 'approve', digest: '' })).toBe('not-applicable');
    expect(run.refusedTo(ben, { type: 'CastVote', step: 'nothing', decision: 'approve', digest: '' })).toBe('unknown-step');
  });

  it('does not hear who asked for the run, whatever key or role he has', () => {
    const run = guarded();
    expect(run.voteRefused(dev)).toBe('four-eyes');
    expect(run.voteRefused({ ...dev, via: 'another-key' })).toBe('four-eyes');
    run.edit('inputs.n', 2, cy);
    expect(run.voteRefused(cy)).toBe('four-eyes');
    run.vote(ben);
    expect(run.step('ok').status).toBe('COMPLETED');
  });

  it('hears him too where the author says so', () => {
    const run = guarded('fourEyes: false');
    run.vote(dev);
    expect(run.step('isolate').status).toBe('RUNNING');
  });

  it('takes a vote on what is shown only', () => {
    const run = guarded();
    expect(run.voteRefused(ana, 'approve', { digest: '' })).toBe('digest-mismatch');
    expect(run.voteRefused(ana, 'approve', { digest: 'f'.repeat(64) })).toBe('digest-mismatch');
  });

  it('ends with the first rejection', () => {
    const run = guarded('quorum: 2');
    run.vote(ana);
    run.vote(ben, 'reject', { comment: 'it is the mail server' });
    expect(run.state.status).toBe('FAILED');
    expect(run.step('ok').error).toMatchObject({ name: 'rejected', message: expect.stringContaining('it is the mail server') });
    expect(run.step('ok').error?.details).toMatchObject({ votes: [{ by: 'ana' }, { by: 'ben', decision: 'reject' }] });
    expect(run.asked).toBe('');
  });

  it.each<[string, string, number, number]>([
    ['of says how many are asked', 'approvers: { roles: [lead] }, quorum: 2, of: 3', 2, 1],
    ['only persons are named', 'approvers: { users: [p0, p1, p2, p3] }, quorum: 2', 3, 2],
    ['a role is asked', 'approvers: { roles: [lead], users: [ana] }, quorum: 2', 2, 1],
  ])('without short cut ends when the quorum is out of reach: %s', (_, rules, fatal, harmless) => {
    const lines = steps(`  - { id: ok, type: human-approval, with: { ${rules}, rejectOnFirst: false } }\n`, isolate());
    const run = VotingRun.started(lines);
    for (let n = 0; n < harmless; n++) run.vote(person(`p${n}`, 'lead'), 'reject');
    expect(run.step('ok').status).toBe('AWAITING_APPROVAL');
    for (let n = harmless; n < fatal; n++) run.vote(person(`p${n}`, 'lead'), 'reject');
    expect(run.step('ok').error?.name).toBe('rejected');
  });

  it('takes what approvers fill in if it fits', () => {
    const form = 'form: { type: object, required: [ticket], properties: { ticket: { type: string } } }';
    const run = VotingRun.started(steps(gate(form), isolate(undefined, '{ ticket: "{{ steps.ok.output.form.ticket }}" }')));
    expect(run.voteRefused(ana)).toBe('form-invalid');
    expect(run.voteRefused(ana, 'approve', { form: { ticket: 7 } })).toBe('form-invalid');
    run.vote(ana, 'approve', { form: { ticket: 'T-7' } });
    expect(run.last('StepRequested').parameters).toMatchObject({ body: { ticket: 'T-7' } });
    expect(run.step('ok').output).toMatchObject({ form: { ticket: 'T-7' } });
    expect(guarded().voteRefused(ana, 'approve', { form: {} })).toBe('form-invalid');
  });

  it('bounds what people write', () => {
    const run = guarded('form: {}');
    expect(run.voteRefused(ana, 'approve', { form: 'x'.repeat(20_000) })).toBe('limit-exceeded');
    expect(run.voteRefused(ana, 'reject', { comment: 'x'.repeat(5_000) })).toBe('limit-exceeded');
    expect(run.refusedTo(ana, { type: 'CommentApproval', step: 'ok', text: '' })).toBe('limit-exceeded');
  });

  it('keeps comments, also of who asked, and decides nothing by them', () => {
    const run = guarded();
    run.by(dev, { type: 'CommentApproval', step: 'ok', text: 'please' });
    expect(run.refusedTo(dev, { type: 'CommentApproval', step: 'ok', text: 'please' })).toBe('already-holds');
    expect(run.refusedTo({ ...dev, kind: 'service' }, { type: 'CommentApproval', step: 'ok', text: 'x' })).toBe('not-an-approver');
    expect(run.step('ok').approval?.comments).toEqual([{ by: 'dev', at: run.now, text: 'please' }]);
    expect(run.step('ok').status).toBe('AWAITING_APPROVAL');
  });

  it('takes names from expressions, and fails where they give none', () => {
    const lines = (who: string) => steps(`  - { id: ok, type: human-approval, with: { approvers: { users: ["{{ ${who} }}"] } } }\n`);
    const run = VotingRun.started(lines('inputs.who'), { who: 'eve', n: 1 });
    expect(run.voteRefused(ana)).toBe('not-an-approver');
    run.vote(eve);
    expect(run.state.status).toBe('COMPLETED');
    expect(VotingRun.started(lines('inputs.n'), { n: 1 }).step('ok').error?.name).toBe('expression');
  });

  it('says in a dry run whom it would ask', () => {
    const run = new VotingRun(steps(gate(), isolate()));
    run.start({ inputs: { host: 'web-1' }, dryRun: true });
    expect(run.statuses).toBe('ok COMPLETED, isolate COMPLETED');
    expect(run.last('StepSimulated').step).toBe('isolate');
    expect(run.asked).toBe('');
  });
});
