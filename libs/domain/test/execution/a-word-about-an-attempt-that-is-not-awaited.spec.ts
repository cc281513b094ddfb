import type { ExecutionCommand } from '@runbook/domain';
import { ScriptedRun } from './scripted-run.js';

const LINES =
  'steps: [{ id: a, type: action, use: act, retry: { maxAttempts: 3, delayMs: 10 } }, { id: b, type: action, use: act, dependsOn: [a] }]\n';
const words = (step: string, attempt: number): ExecutionCommand[] => [
  { type: 'CompleteStep', step, attempt, executor: 'x', output: { late: true } },
  { type: 'FailStep', step, attempt, executor: 'x', error: { name: 'internal', message: 'late' } },
  { type: 'RenewLease', step, attempt, dispatch: 1, executor: 'x' },
  { type: 'RecordCredentialUse', step, attempt, executor: 'x', useId: 'use_1', credentials: [{ name: 's', version: 1, host: 'h:1' }] },
];

describe('a word about an attempt that is not awaited means nothing', () => {
  const heard = (run: ScriptedRun, step: string, attempt: number) => words(step, attempt).flatMap((word) => run.take(word));

  it('when the step completed: delivered twice, the first counts', () => {
    const run = ScriptedRun.started(LINES);
    run.complete('a', { first: true });
    expect(heard(run, 'a', 1)).toEqual([]);
    expect(run.step('a').output).toEqual({ first: true });
  });

  it('when the step waits for its retry', () => {
    const run = ScriptedRun.started(LINES);
    run.fail('a', 'connection');
    expect(heard(run, 'a', 1)).toEqual([]);
    expect(heard(run, 'a', 2)).toEqual([]);
  });

  it('when a later attempt runs', () => {
    const run = ScriptedRun.started(LINES);
    run.fail('a', 'connection');
    run.pass(10);
    expect(heard(run, 'a', 1)).toEqual([]);
    expect(heard(run, 'a', 3)).toEqual([]);
    run.complete('a');
    expect(run.step('a')).toMatchObject({ status: 'COMPLETED', attempt: 2 });
  });

  it('when the step has not begun', () => {
    const run = ScriptedRun.started(LINES);
    expect(heard(run, 'b', 0)).toEqual([]);
    expect(heard(run, 'b', 1)).toEqual([]);
  });

  it.each(['none', '__proto__', 'constructor', 'hasOwnProperty', ''])('when there is no step %j', (step) => {
    const run = ScriptedRun.started(LINES);
    for (const attempt of [0, 1]) expect(heard(run, step, attempt)).toEqual([]);
  });

  it('when the run was never started', () => {
    const run = new ScriptedRun(LINES);
    expect(heard(run, 'a', 1)).toEqual([]);
    expect(run.take({ type: 'FireTimers' })).toEqual([]);
    expect(run.state.status).toBe('NONE');
  });

  it('when timers fire before their time', () => {
    const run = ScriptedRun.started(LINES);
    expect(run.take({ type: 'FireTimers' })).toEqual([]);
  });
});
