import { ScriptedRun } from './scripted-run.js';

const STEP = 'steps: [{ id: a, type: action, use: edr/isolate, timeoutMs: 600000 }]\n';
const TWO = 'steps: [{ id: a, type: action, use: edr/isolate }, { id: b, type: action, use: fails }]\n';
const word = (run: ScriptedRun, executor: string, use = 'edr/isolate') => {
  const { attempt, dispatch } = run.step('a');
  return { step: 'a', attempt, dispatch, executor, use } as const;
};
const renewal = (run: ScriptedRun, executor: string, use?: string) => ({ type: 'RenewLease', ...word(run, executor, use) }) as const;

describe('a step that a worker does', () => {
  it('is offered and has no lease to lose until somebody takes it', () => {
    const run = ScriptedRun.started(STEP);
    expect(run.last('StepRequested').offered).toBe(true);
    expect(run.step('a').leaseUntil).toBeUndefined();
    run.pass(599_000);
    expect(run.asked).toBe('a#1');
    expect(run.history.some(({ type }) => type === 'StepLeaseLost')).toBe(false);
  });

  it('that nobody takes ends with its time-out', () => {
    const run = ScriptedRun.started(STEP);
    run.pass(601_000);
    expect(run.step('a')).toMatchObject({ status: 'TIMED_OUT', error: { name: 'timeout' } });
  });

  it('belongs to whoever is first on the log', () => {
    const run = ScriptedRun.started(STEP);
    run.take(renewal(run, 'one'));
    expect(run.refused(renewal(run, 'two'))).toBe('not-applicable');
    run.pass(20_000);
    expect(run.take(renewal(run, 'one'))).toMatchObject([{ type: 'StepLeaseRenewed', executor: 'one' }]);
    expect(run.step('a').leaseUntil).toBe(run.now + 30_000);
  });

  it('is offered again, under the same key, when its worker is not heard of any more', () => {
    const run = ScriptedRun.started(STEP);
    run.take(renewal(run, 'one'));
    const { idempotencyKey } = run.last('StepRequested');
    run.pass(30_000);
    expect(run.asked).toBe('a#1 a#1.2');
    expect(run.last('StepRequested')).toMatchObject({ idempotencyKey, offered: true });
    expect(run.step('a').executor).toBeUndefined();
    expect(run.take(renewal(run, 'two'))).toHaveLength(1);
  });

  it('ends when it has cost the lease of every worker that took it', () => {
    const run = ScriptedRun.started(STEP);
    for (let n = 0; n < 5; n++) {
      run.take(renewal(run, `worker-${n}`));
      run.pass(30_000);
    }
    expect(run.step('a')).toMatchObject({ status: 'FAILED', error: { name: 'lease-lost' } });
  });

  it('hears nobody who speaks for another action', () => {
    const run = ScriptedRun.started(STEP);
    const foreign = word(run, 'one', 'edr/lookup');
    expect(run.refused({ type: 'RenewLease', ...foreign })).toBe('not-applicable');
    expect(run.refused({ type: 'CompleteStep', output: 1, ...foreign })).toBe('not-applicable');
    expect(run.refused({ type: 'FailStep', error: { name: 'x', message: 'x' }, ...foreign })).toBe('not-applicable');
    expect(run.statuses).toBe('a RUNNING');
  });

  it('tells a late worker that nobody waits, the end of the run included', () => {
    const run = ScriptedRun.started(STEP);
    const late = { type: 'CompleteStep', output: 2, ...word(run, 'one') } as const;
    run.take({ ...late, output: 1 });
    expect(run.state.status).toBe('COMPLETED');
    expect(run.refused(late)).toBe('not-applicable');
  });

  it('is not renewed, nor taken anew, by a renewal that comes behind the result that its worker sent after it', () => {
    const run = ScriptedRun.started('steps: [{ id: a, type: action, use: edr/isolate, retry: { maxAttempts: 3, delayMs: 10 } }]\n');
    const overtaken = renewal(run, 'one');
    run.take(overtaken);
    run.take({ type: 'FailStep', error: { name: 'connection', message: 'broken' }, ...word(run, 'one') });
    expect(run.refused(overtaken)).toBe('not-applicable');
    expect(run.statuses).toBe('a RETRYING');
    run.pass(10);
    // The second attempt is offered to everybody, and still is.
    expect(run.refused(overtaken)).toBe('not-applicable');
    expect(run.step('a')).toMatchObject({ status: 'RUNNING', attempt: 2 });
    expect(run.step('a').executor).toBeUndefined();
    expect(run.step('a').leaseUntil).toBeUndefined();
    const second = renewal(run, 'two');
    run.take(second);
    run.take({ type: 'CompleteStep', output: 1, ...word(run, 'two') });
    expect(run.refused(second)).toBe('not-applicable');
    expect(run.state.status).toBe('COMPLETED');
  });

  it('is not taken while the run is paused, which it does not hold up, and keeps its time', () => {
    const run = ScriptedRun.started(STEP);
    run.pass(500_000);
    run.take({ type: 'PauseExecution', approvalDeadlines: 'run' });
    expect(run.state.status).toBe('PAUSED');
    expect(run.refused(renewal(run, 'one'))).toBe('not-applicable');
    run.pass(500_000);
    run.take({ type: 'ResumeExecution' });
    run.pass(90_000);
    expect(run.take(renewal(run, 'one'))).toHaveLength(1);
  });

  it('holds the pause up once it is taken', () => {
    const run = ScriptedRun.started(STEP);
    run.take(renewal(run, 'one'));
    run.take({ type: 'PauseExecution', approvalDeadlines: 'run' });
    expect(run.state.status).toBe('PAUSING');
    expect(run.take(renewal(run, 'one'))).toHaveLength(1);
  });

  it('is called off at once by a cancel or a failure while nobody has it', () => {
    const cancelled = ScriptedRun.started(STEP);
    cancelled.take({ type: 'CancelExecution' });
    expect(cancelled.state.status).toBe('CANCELLED');
    const failed = ScriptedRun.started(TWO);
    failed.fail('b', { name: 'x', message: 'x', terminal: true });
    expect(failed.statuses).toBe('a CANCELLED, b FAILED');
    expect(failed.state.status).toBe('FAILED');
  });

  it('gets a signal and a grace period once it is taken', () => {
    const run = ScriptedRun.started(STEP);
    run.take(renewal(run, 'one'));
    run.take({ type: 'CancelExecution' });
    expect(run.history.at(-1)).toMatchObject({ type: 'StepCancelRequested', step: 'a' });
    run.pass(10_000);
    expect(run.state.status).toBe('CANCELLED');
  });

  it('is not taken on a legal basis that has run out', () => {
    const expiresAt = new Date(Date.UTC(2026, 10, 21, 10, 1)).toISOString();
    const legalBasis = {
      authority: 'a',
      reference: 'r',
      classification: 'c',
      authorizedUsers: ['ana', 'u', 'dev'],
      purpose: 'p',
      expiresAt,
    };
    const run = new ScriptedRun(STEP, { actor: { kind: 'person', id: 'ana', tenant: 'acme', via: 'test' } });
    run.start({ legalBasis });
    run.pass(61_000);
    run.take(renewal(run, 'one'));
    expect(run.step('a')).toMatchObject({ status: 'FAILED', error: { name: 'denied' } });
  });
});
