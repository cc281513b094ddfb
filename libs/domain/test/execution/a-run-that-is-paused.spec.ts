import { ScriptedRun } from './scripted-run.js';

const CHAIN = 'steps: [{ id: a, type: action, use: act }, { id: b, type: action, use: act, dependsOn: [a] }]\n';
const pause = (run: ScriptedRun, approvalDeadlines: 'run' | 'freeze' = 'run') => run.take({ type: 'PauseExecution', approvalDeadlines });
const resume = (run: ScriptedRun) => run.take({ type: 'ResumeExecution' });

describe('a run that is paused', () => {
  it('is pausing until what runs is settled, dispatches nothing, and lists on resume what it releases', () => {
    const run = ScriptedRun.started(CHAIN);
    pause(run);
    expect(run.state.status).toBe('PAUSING');
    run.complete('a');
    expect(run.state.status).toBe('PAUSED');
    expect(run.asked).toBe('a#1');
    resume(run);
    expect(run.last('ExecutionResumed').releases).toEqual(['b']);
    expect(run.asked).toBe('a#1 b#1');
  });

  it('is paused at once when nothing runs', () => {
    const run = ScriptedRun.started('steps: [{ id: w, type: wait-for-event, with: { event: e } }]\n');
    expect(pause(run).map(({ type }) => type)).toEqual(['ExecutionPausing', 'ExecutionPaused']);
  });

  it('holds back retries, which go on with the resume', () => {
    const run = ScriptedRun.started('steps: [{ id: a, type: action, use: act, retry: { maxAttempts: 2, delayMs: 100 } }]\n');
    run.fail('a', 'connection');
    pause(run);
    expect(run.pass(10_000)).toEqual([]);
    resume(run);
    expect(run.last('ExecutionResumed').releases).toEqual(['a']);
    expect(run.asked).toBe('a#1 a#2');
  });

  it('freezes the time-outs of waits and of the run', () => {
    const run = ScriptedRun.started(
      'limits: { durationMs: 1000 }\nsteps: [{ id: w, type: wait-for-event, with: { event: e, timeoutMs: 500, onTimeout: continue } }, { id: v, type: wait-for-event, with: { event: e } }]\n',
    );
    run.pass(400);
    pause(run);
    run.pass(60_000);
    resume(run);
    run.pass(99);
    expect(run.step('w').status).toBe('AWAITING_EVENT');
    run.pass(1);
    expect(run.step('w').status).toBe('TIMED_OUT');
    run.pass(499);
    expect(run.state.status).toBe('RUNNING');
    run.pass(1);
    expect(run.state.status).toBe('TIMED_OUT');
  });

  it("lets a timer's clock run on: what came due fires on resume", () => {
    const run = ScriptedRun.started('steps: [{ id: t, type: timer, with: { durationMs: 100 } }]\n');
    pause(run);
    expect(run.pass(5_000)).toEqual([]);
    resume(run);
    expect(run.last('ExecutionResumed').releases).toEqual(['t']);
    run.pass(0);
    expect(run.state.status).toBe('COMPLETED');
  });

  it('holds a step whose lease is lost meanwhile, and asks for it again on resume', () => {
    const run = ScriptedRun.started(CHAIN);
    pause(run);
    run.pass(30_000);
    expect(run.step('a').status).toBe('READY');
    expect(run.state.status).toBe('PAUSED');
    resume(run);
    expect(run.asked).toBe('a#1 a#1.2');
  });

  it('keeps events that come', () => {
    const run = ScriptedRun.started(
      'steps: [{ id: w, type: wait-for-event, with: { event: e } }, { id: b, type: action, use: act, dependsOn: [w] }]\n',
    );
    const wait = run.step('w').waiting?.open[0]?.id ?? '';
    pause(run);
    run.take({ type: 'DeliverEvent', step: 'w', wait, event: { data: 1 }, correlation: 'c', dedupeId: 'd' });
    expect(run.step('w').status).toBe('COMPLETED');
    expect(run.asked).toBe('');
    resume(run);
    expect(run.asked).toBe('b#1');
  });

  it('begins no iteration until it is resumed', () => {
    const run = ScriptedRun.started('steps: [{ id: l, type: loop, count: 2, steps: [{ id: a, type: action, use: act }] }]\n');
    pause(run);
    run.complete('l[0]/a');
    expect(run.asked).toBe('l[0]/a#1');
    resume(run);
    run.complete('l[1]/a');
    expect(run.state.status).toBe('COMPLETED');
  });

  it('fails in order: running steps are drained, the rest waits for the resume', () => {
    const run = ScriptedRun.started('steps: [{ id: a, type: action, use: act }]\nonFailure: [{ id: tell, type: action, use: act }]\n');
    pause(run);
    run.fail('a', 'connection');
    expect(run.asked).toBe('a#1');
    resume(run);
    run.complete('tell');
    expect(run.state.status).toBe('FAILED');
  });

  it('says when it holds already, and when it cannot be', () => {
    const run = ScriptedRun.started(CHAIN);
    expect(run.refused({ type: 'ResumeExecution' })).toBe('already-holds');
    pause(run);
    expect(run.refused({ type: 'PauseExecution', approvalDeadlines: 'run' })).toBe('already-holds');
    run.take({ type: 'TerminateExecution' });
    expect(run.refused({ type: 'PauseExecution', approvalDeadlines: 'run' })).toBe('not-applicable');
    expect(run.refused({ type: 'ResumeExecution' })).toBe('not-applicable');
  });

  it('says that there is no such run', () => {
    expect(new ScriptedRun(CHAIN).refused({ type: 'PauseExecution', approvalDeadlines: 'run' })).toBe('unknown-execution');
  });
});
