import { ana, ben, dev, eve, gate, isolate, person, steps, VotingRun } from './voting-run.js';

const timed = (onTimeout: string, more = '') =>
  VotingRun.started(steps(gate(`timeoutMs: 1000, onTimeout: ${onTimeout}${more}`), isolate('dependsOn: [ok]')));

describe('people who are asked with a deadline', () => {
  it('are reminded when half of the time is gone, once', () => {
    const run = timed('fail');
    expect(run.pass(500).map(({ type }) => type)).toEqual(['ApprovalReminded']);
    expect(run.pass(499)).toEqual([]);
    expect(run.step('ok').approval?.reminders).toBe(1);
    expect(run.step('ok').status).toBe('AWAITING_APPROVAL');
  });

  it('may vote until the deadline, and not from then on, fired or not', () => {
    const run = timed('fail');
    run.now += 999;
    expect(run.voteRefused(ana)).toBeUndefined();
    run.now += 1;
    expect(run.voteRefused(ana)).toBe('not-applicable');
    expect(run.refusedTo(ana, { type: 'ExtendApproval', step: 'ok', byMs: 100 })).toBe('not-applicable');
  });

  it('let the step expire', () => {
    const run = timed('fail');
    run.pass(1_000);
    expect(run.step('ok')).toMatchObject({ status: 'TIMED_OUT', error: { name: 'expired' } });
    expect(run.state.status).toBe('FAILED');
    expect(run.asked).toBe('');
  });

  it('reject by saying nothing, where the author says so', () => {
    const run = timed('reject');
    run.pass(1_000);
    expect(run.step('ok')).toMatchObject({ status: 'FAILED', error: { name: 'rejected' } });
  });

  it('are passed by where the author says so, and that is no vote', () => {
    const run = timed('approve', ', quorum: 2');
    run.vote(ana);
    run.pass(1_000);
    expect(run.step('ok').output).toMatchObject({ decision: 'approved', by: 'timeout', votes: [{ by: 'ana' }] });
    expect(run.step('isolate').status).toBe('RUNNING');
  });

  it('never open the way to a sensitive step by saying nothing', () => {
    const run = VotingRun.started(steps(gate('timeoutMs: 1000, onTimeout: approve, quorum: 2'), isolate()));
    run.vote(ana);
    run.pass(1_000);
    expect(run.step('ok').status).toBe('COMPLETED');
    expect(run.step('isolate').error?.name).toBe('denied');
    expect(run.asked).toBe('');
  });

  it('are joined by those it escalates to, for as long again; votes stay', () => {
    const run = timed('escalate', ', escalateTo: { roles: [duty] }, quorum: 2');
    const gil = person('gil', 'duty');
    run.vote(ana);
    expect(run.voteRefused(gil)).toBe('not-an-approver');
    run.pass(1_000);
    expect(run.last('ApprovalEscalated')).toMatchObject({ approvers: { roles: ['duty'] }, deadlineAt: run.now + 1_000 });
    run.now += 999;
    run.vote(gil);
    expect(run.step('isolate').status).toBe('RUNNING');
  });

  it('have one escalation, then it expires', () => {
    const run = timed('escalate', ', escalateTo: { users: [eve] }');
    run.pass(2_000);
    expect(run.step('ok')).toMatchObject({ status: 'TIMED_OUT', error: { name: 'expired' } });
  });

  it('are asked again by the retry law, and no vote of before counts', () => {
    const run = VotingRun.started(steps(gate('timeoutMs: 1000, quorum: 2', 'retry: { maxAttempts: 2, delayMs: 100 }'), isolate()));
    run.vote(ana);
    const ballot = run.ballot('approve');
    run.pass(1_100);
    expect(run.step('ok')).toMatchObject({ status: 'AWAITING_APPROVAL', attempt: 2 });
    expect(run.step('ok').approval?.votes).toEqual([]);
    // What lies on the way since then is about another asking.
    expect(run.refusedTo(ana, ballot)).toBe('digest-mismatch');
    expect(run.refusedTo(ben, ballot)).toBe('digest-mismatch');
  });

  it('get more time from one of them only', () => {
    const run = timed('fail');
    const extend = (byMs: number) => ({ type: 'ExtendApproval', step: 'ok', byMs }) as const;
    expect(run.refusedTo(eve, extend(100))).toBe('not-an-approver');
    expect(run.refusedTo(dev, extend(100))).toBe('four-eyes');
    for (const byMs of [0, -1, 1.5, Infinity, 1e15]) expect(run.refusedTo(ana, extend(byMs))).toBe('limit-exceeded');
    run.by(ana, extend(500));
    run.pass(1_499);
    expect(run.step('ok').status).toBe('AWAITING_APPROVAL');
    run.pass(1);
    expect(run.step('ok').status).toBe('TIMED_OUT');
    const endless = VotingRun.started(steps(gate()));
    expect(endless.refusedTo(ana, extend(1))).toBe('not-applicable');
  });
});

describe('a pause', () => {
  it('lets the deadline go on, or freezes it, as the policy says', () => {
    const running = timed('fail');
    running.take({ type: 'PauseExecution', approvalDeadlines: 'run' });
    running.pass(1_000);
    expect(running.step('ok').status).toBe('TIMED_OUT');

    const frozen = timed('fail');
    frozen.now += 900;
    frozen.take({ type: 'PauseExecution', approvalDeadlines: 'freeze' });
    frozen.pass(5_000);
    expect(frozen.step('ok').status).toBe('AWAITING_APPROVAL');
    expect(frozen.voteRefused(ana)).toBeUndefined();
    frozen.take({ type: 'ResumeExecution' });
    frozen.pass(99);
    expect(frozen.step('ok').status).toBe('AWAITING_APPROVAL');
    frozen.pass(1);
    expect(frozen.step('ok').status).toBe('TIMED_OUT');
  });

  it('takes votes, and begins what they open when it is over', () => {
    const run = VotingRun.started(steps(gate(), isolate()));
    run.take({ type: 'PauseExecution', approvalDeadlines: 'run' });
    run.vote(ana);
    expect(run.statuses).toBe('ok COMPLETED, isolate PENDING');
    run.take({ type: 'ResumeExecution' });
    expect(run.statuses).toBe('ok COMPLETED, isolate RUNNING');
  });
});
