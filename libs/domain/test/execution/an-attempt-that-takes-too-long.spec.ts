import { ATTEMPT_TIMEOUT_MS_DEFAULT, DISPATCHES_MAX, LEASE_MS, nextExecutionTimerAt, TIMEOUT_GRACE_MS } from '@runbook/domain';
import { ScriptedRun } from './scripted-run.js';

const book = (more = '') => `steps:\n  - { id: a, type: action, use: act${more && `, ${more}`} }\n`;

describe('an attempt that takes too long', () => {
  it('is told its time-out, or the default where the author gives none', () => {
    expect(ScriptedRun.started(book('timeoutMs: 1500')).last('StepRequested').timeoutMs).toBe(1500);
    expect(ScriptedRun.started(book()).last('StepRequested').timeoutMs).toBe(ATTEMPT_TIMEOUT_MS_DEFAULT);
  });

  it('times out without its executor, a grace later', () => {
    const run = ScriptedRun.started(book('timeoutMs: 1500'));
    expect(run.pass(1500 + TIMEOUT_GRACE_MS - 1)).toEqual([]);
    run.pass(1);
    expect(run.step('a')).toMatchObject({ status: 'TIMED_OUT', error: { name: 'timeout' } });
    expect(run.state.status).toBe('FAILED');
  });

  it('is retried like any other, with the whole time again, and is TIMED_OUT at last', () => {
    const run = ScriptedRun.started(book('timeoutMs: 1500, retry: { maxAttempts: 2, delayMs: 100, on: [timeout] }'));
    run.pass(1500 + TIMEOUT_GRACE_MS);
    expect(run.step('a').status).toBe('RETRYING');
    run.pass(100);
    expect(run.step('a').timeoutAt).toBe(run.now + 1500);
    run.fail('a', 'timeout');
    expect(run.step('a')).toMatchObject({ status: 'TIMED_OUT', attempt: 2 });
  });

  it('that its executor kept alive times out all the same', () => {
    const run = ScriptedRun.started(book('timeoutMs: 60000'));
    for (let n = 0; n < 6; n++) {
      run.pass(10_000);
      run.renew('a');
    }
    run.pass(TIMEOUT_GRACE_MS);
    expect(run.step('a').status).toBe('TIMED_OUT');
  });

  it('is FAILED when the last error was another one', () => {
    const run = ScriptedRun.started(book('timeoutMs: 1500, retry: { maxAttempts: 2, delayMs: 100 }'));
    run.pass(1500 + TIMEOUT_GRACE_MS + 100);
    run.fail('a', 'http-500');
    expect(run.step('a').status).toBe('FAILED');
  });
});

describe('a lease that nobody renews', () => {
  it('is lost, and the same attempt is asked for again with the time that is left', () => {
    const run = ScriptedRun.started(book());
    const { timeoutAt } = run.step('a');
    expect(run.pass(LEASE_MS).map(({ type }) => type)).toEqual(['StepLeaseLost', 'StepRequested']);
    expect(run.last('StepRequested')).toMatchObject({ attempt: 1, dispatch: 2, idempotencyKey: 'exe_1/a' });
    expect(run.step('a')).toMatchObject({ attempt: 1, dispatch: 2, timeoutAt });
  });

  it('holds for its length from when there is an owner to renew it with, and no longer', () => {
    const run = ScriptedRun.started(book());
    const begun = run.now;
    // The service was away over the end of the lease.
    run.now = begun + LEASE_MS + 5_000;
    const ownedSince = run.now - 1_000;
    const lostAt = ownedSince + LEASE_MS;
    expect([nextExecutionTimerAt(run.state), nextExecutionTimerAt(run.state, ownedSince)]).toEqual([begun + LEASE_MS, lostAt]);
    expect(run.take({ type: 'FireTimers' }, { ownedSince })).toEqual([]);
    run.now = lostAt - 1;
    expect(run.take({ type: 'FireTimers' }, { ownedSince })).toEqual([]);
    run.now = lostAt;
    expect(run.take({ type: 'FireTimers' }, { ownedSince }).map(({ type }) => type)).toEqual(['StepLeaseLost', 'StepRequested']);
    // One that was given by this owner is not longer for it.
    expect(nextExecutionTimerAt(run.state, ownedSince)).toBe(lostAt + LEASE_MS);
  });

  it('does not put off a time-out', () => {
    const run = ScriptedRun.started(book('timeoutMs: 1500'));
    run.now += LEASE_MS + 5_000;
    expect(run.take({ type: 'FireTimers' }, { ownedSince: run.now }).map(({ type }) => type)).toContain('StepFailed');
  });

  it('is not lost as long as it is renewed in time', () => {
    const run = ScriptedRun.started(book());
    for (let n = 0; n < 5; n++) {
      run.pass(LEASE_MS - 1);
      run.renew('a');
    }
    expect(run.asked).toBe('a#1');
    expect(run.step('a').executor).toBe('worker');
  });

  it('is not renewed by the executor of an earlier dispatch', () => {
    const run = ScriptedRun.started(book());
    run.pass(LEASE_MS);
    expect(run.take({ type: 'RenewLease', step: 'a', attempt: 1, dispatch: 1, executor: 'old' })).toEqual([]);
  });

  it('leaves the result of an earlier dispatch welcome: it is the same attempt', () => {
    const run = ScriptedRun.started(book());
    run.pass(LEASE_MS);
    run.complete('a', { by: 'old' });
    expect(run.step('a')).toMatchObject({ status: 'COMPLETED', output: { by: 'old' } });
  });

  it('is lost so often at most; then the attempt has failed', () => {
    const run = ScriptedRun.started(book(`timeoutMs: ${10 * DISPATCHES_MAX * LEASE_MS}`));
    run.pass(DISPATCHES_MAX * LEASE_MS);
    expect(run.history.filter(({ type }) => type === 'StepRequested')).toHaveLength(DISPATCHES_MAX);
    expect(run.step('a')).toMatchObject({ status: 'FAILED', error: { name: 'lease-lost' } });
  });

  it('of a step whose effect must happen once leaves it in doubt: nobody asks again', () => {
    const run = ScriptedRun.started(book('effect: once, retry: { maxAttempts: 3, delayMs: 10 }'));
    run.renew('a');
    run.pass(LEASE_MS);
    expect(run.asked).toBe('a#1');
    expect(run.step('a')).toMatchObject({ status: 'IN_DOUBT', doubt: { name: 'lease-lost' } });
  });

  it('of such a step that no executor ever took is no doubt: none begins it before', () => {
    const run = ScriptedRun.started(book('effect: once'));
    run.pass(LEASE_MS);
    expect(run.asked).toBe('a#1 a#1.2');
  });
});
