import { CANCEL_GRACE_MS } from '@runbook/domain';
import { ScriptedRun } from './scripted-run.js';

const PAIR =
  'steps: [{ id: a, type: action, use: act, retry: { maxAttempts: 3, delayMs: 10 } }, { id: w, type: wait-for-event, with: { event: e } }, { id: b, type: action, use: act, dependsOn: [a] }]\nonFailure: [{ id: tell, type: action, use: act }]\n';
const cancel = (run: ScriptedRun) => run.take({ type: 'CancelExecution', reason: 'not needed' });

describe('a run that is cancelled', () => {
  it('gives running attempts a signal, calls off what waits, and ends when they have ended', () => {
    const run = ScriptedRun.started(PAIR);
    cancel(run);
    expect(run.last('StepCancelRequested')).toMatchObject({ step: 'a', attempt: 1 });
    expect(run.step('w').status).toBe('CANCELLED');
    expect(run.last('WaitsClosed').step).toBe('w');
    expect(run.state.status).toBe('RUNNING');
    run.fail('a', 'cancelled');
    expect(run.statuses).toBe('a CANCELLED, w CANCELLED, b SKIPPED, tell SKIPPED');
    expect(run.state.status).toBe('CANCELLED');
  });

  it('keeps a result that came in time: what was done was done', () => {
    const run = ScriptedRun.started(PAIR);
    cancel(run);
    run.complete('a', { done: true });
    expect(run.step('a').status).toBe('COMPLETED');
    expect(run.state.status).toBe('CANCELLED');
  });

  it('waits no longer than the grace period', () => {
    const run = ScriptedRun.started(PAIR);
    cancel(run);
    run.pass(CANCEL_GRACE_MS);
    expect(run.state.status).toBe('CANCELLED');
    expect(run.state.endedAt).toBe(run.now);
  });

  it.each([
    ['paused', (run: ScriptedRun) => void run.take({ type: 'PauseExecution', approvalDeadlines: 'run' })],
    [
      'failing',
      (run: ScriptedRun) =>
        void run.take({
          type: 'RefuseWait',
          step: 'w',
          wait: run.step('w').waiting?.open[0]?.id ?? '',
          error: { name: 'internal', message: '' },
        }),
    ],
  ])('may be %s before', (_, before) => {
    const run = ScriptedRun.started(PAIR);
    before(run);
    cancel(run);
    run.fail('a', 'cancelled');
    expect(run.state.status).toBe('CANCELLED');
  });

  it('ends at once when it is terminated', () => {
    const run = ScriptedRun.started(PAIR);
    run.take({ type: 'TerminateExecution' });
    expect(run.state.status).toBe('CANCELLED');
    expect(run.last('ExecutionCancelled').terminated).toBe(true);
  });

  it('may be terminated while its grace period lasts', () => {
    const run = ScriptedRun.started(PAIR);
    cancel(run);
    run.take({ type: 'TerminateExecution' });
    expect(run.state.failing?.failure.error.message).toContain('not needed');
    expect(run.state.status).toBe('CANCELLED');
  });

  it('calls off what its loops have begun', () => {
    const run = ScriptedRun.started(
      'steps: [{ id: l, type: loop, count: 3, concurrency: 2, steps: [{ id: a, type: action, use: act }, { id: b, type: action, use: act, dependsOn: [a] }] }]\n',
    );
    cancel(run);
    run.fail('l[0]/a', 'cancelled');
    expect(run.state.status).toBe('RUNNING');
    run.fail('l[1]/a', 'cancelled');
    expect(run.state.status).toBe('CANCELLED');
    expect(run.state.open).toEqual([]);
  });

  it('says what holds already, and what can no longer be cancelled', () => {
    const run = ScriptedRun.started(PAIR);
    cancel(run);
    expect(run.refused({ type: 'CancelExecution' })).toBe('already-holds');
    run.fail('a', 'cancelled');
    expect(run.refused({ type: 'CancelExecution' })).toBe('already-holds');
    expect(run.refused({ type: 'TerminateExecution' })).toBe('already-holds');
    const completed = ScriptedRun.started('steps: [{ id: t, type: transform, with: { value: 1 } }]\n');
    expect(completed.refused({ type: 'CancelExecution' })).toBe('not-applicable');
    expect(run.refused({ type: 'RetryStep', step: 'a', reason: 'r' })).toBe('not-applicable');
  });
});
