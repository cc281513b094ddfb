import { ScriptedRun } from './scripted-run.js';

const act = (id: string, more = '') => `  - { id: ${id}, type: action, use: act${more && `, ${more}`} }\n`;
const book = (steps: string[], onFailure: string[] = []) =>
  `limits: { durationMs: 5000 }\nsteps:\n${steps.join('')}${onFailure.length > 0 ? `onFailure:\n${onFailure.join('')}` : ''}`;

describe('a run past its deadline', () => {
  it('is TIMED_OUT; running attempts are called off, the rest is skipped', () => {
    const run = ScriptedRun.started(book([act('a'), act('b', 'dependsOn: [a]')]));
    expect(run.pass(4_999)).toEqual([]);
    run.pass(1);
    expect(run.statuses).toBe('a CANCELLED, b SKIPPED');
    expect(run.state).toMatchObject({ status: 'TIMED_OUT', failing: { failure: { error: { name: 'timeout' } } } });
    expect(run.last('StepCancelled').reason).toBe('run-timed-out');
  });

  it('calls off retries that wait beyond it', () => {
    const run = ScriptedRun.started(book([act('a', 'retry: { maxAttempts: 2, delayMs: 60000 }')]));
    run.fail('a', 'connection');
    run.pass(5_000);
    expect(run.statuses).toBe('a CANCELLED');
    expect(run.state.status).toBe('TIMED_OUT');
  });

  it('hears no result any more', () => {
    const run = ScriptedRun.started(book([act('a')]));
    run.pass(5_000);
    expect(run.complete('a', {}, { attempt: 1 })).toEqual([]);
  });

  it('still runs onFailure, which no deadline cuts off, and which can tell that no step failed', () => {
    const run = ScriptedRun.started(
      book([act('a')], [act('tell', 'with: { text: "failed: {{ failure.error.name }}", step: "{{ failure.step }}" }')]),
    );
    run.pass(5_000);
    expect(run.last('StepRequested').parameters).toEqual({ text: 'failed: timeout', step: null });
    run.pass(20_000);
    expect(run.statuses).toBe('a CANCELLED, tell RUNNING');
    run.complete('tell');
    expect(run.state.status).toBe('TIMED_OUT');
  });

  it('while it drains a failure stays FAILED, and drains no longer', () => {
    const run = ScriptedRun.started(book([act('a'), act('slow')], [act('tell')]));
    run.fail('a', 'internal');
    run.pass(5_000);
    expect(run.statuses).toBe('a FAILED, slow CANCELLED, tell RUNNING');
    run.pass(20_000);
    run.complete('tell');
    expect(run.state.status).toBe('FAILED');
  });

  it('while onFailure runs is of no account', () => {
    const run = ScriptedRun.started(book([act('a')], [act('tell', 'retry: { maxAttempts: 2, delayMs: 6000 }')]));
    run.fail('a', 'internal');
    run.fail('tell', 'connection');
    run.pass(6_000);
    expect(run.statuses).toBe('a FAILED, tell RUNNING');
    run.complete('tell');
    expect(run.state.status).toBe('FAILED');
  });

  it('that ended before it has no timer left', () => {
    const run = ScriptedRun.started(book([act('a')]));
    run.complete('a');
    expect(run.pass(10_000)).toEqual([]);
    expect(run.state.status).toBe('COMPLETED');
  });
});
