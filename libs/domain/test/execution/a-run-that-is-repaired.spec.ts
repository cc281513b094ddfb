import { ScriptedRun } from './scripted-run.js';

const CHAIN =
  'limits: { durationMs: 100000 }\nsteps: [{ id: a, type: action, use: act }, { id: b, type: action, use: act, dependsOn: [a], with: { v: "{{ steps.a.output.v }}", h: "{{ inputs.h }}" } }, { id: c, type: action, use: act }]\nonFailure: [{ id: tell, type: action, use: act }]\n';
const retry = (run: ScriptedRun, step: string) => run.take({ type: 'RetryStep', step, reason: 'fixed' });
const skip = (run: ScriptedRun, step: string) => run.take({ type: 'SkipStep', step, reason: 'not needed' });

describe('a step that is retried', () => {
  it('lets a run that failed go on from there', () => {
    const run = ScriptedRun.started(CHAIN, { h: 'x' });
    run.complete('c');
    run.fail('a', 'connection');
    run.complete('tell');
    expect(run.state.status).toBe('FAILED');
    retry(run, 'a');
    expect(run.statuses).toBe('a RUNNING, b PENDING, c COMPLETED, tell PENDING');
    run.complete('a', { v: 1 });
    run.complete('b');
    expect(run.state).toMatchObject({ status: 'COMPLETED', requesters: ['dev'] });
    expect(run.state.endedAt).toBe(run.now);
    expect(run.asked).toBe('a#1 c#1 tell#1 a#2 b#1');
  });

  it('has its own attempts again', () => {
    const run = ScriptedRun.started('steps: [{ id: a, type: action, use: act, retry: { maxAttempts: 2, delayMs: 5 } }]\n');
    run.fail('a', 'connection');
    run.pass(5);
    run.fail('a', 'connection');
    retry(run, 'a');
    run.fail('a', 'connection');
    expect(run.step('a')).toMatchObject({ status: 'RETRYING', attempt: 3 });
    run.pass(5);
    run.complete('a');
    expect(run.state.status).toBe('COMPLETED');
  });

  it('need not wait for its retry to come', () => {
    const run = ScriptedRun.started('steps: [{ id: a, type: action, use: act, retry: { maxAttempts: 2, delayMs: 50000 } }]\n');
    run.fail('a', 'connection');
    retry(run, 'a');
    expect(run.asked).toBe('a#1 a#2');
  });

  it('may stand in a loop that failed because of it', () => {
    const run = ScriptedRun.started(
      'outputs: { all: "{{ steps.l.output }}" }\nsteps: [{ id: l, type: loop, count: 3, steps: [{ id: a, type: action, use: act }, { id: b, type: action, use: act, dependsOn: [a] }] }]\n',
    );
    run.complete('l[0]/a');
    run.complete('l[0]/b', 'zero');
    run.fail('l[1]/a', 'connection');
    expect(run.state.status).toBe('FAILED');
    retry(run, 'l[1]/a');
    run.complete('l[1]/a');
    run.complete('l[1]/b', 'one');
    run.complete('l[2]/a');
    run.complete('l[2]/b', 'two');
    expect(run.state).toMatchObject({ status: 'COMPLETED', outputs: { all: ['zero', 'one', 'two'] } });
  });

  it('is refused where it does not apply, with the reason', () => {
    const run = ScriptedRun.started(CHAIN);
    run.complete('c');
    expect(run.refused({ type: 'RetryStep', step: 'c', reason: 'r' })).toBe('not-applicable');
    expect(run.refused({ type: 'RetryStep', step: 'none', reason: 'r' })).toBe('unknown-step');
    expect(run.refused({ type: 'RetryStep', step: 'a', reason: 'r' })).toBe('already-holds');
  });
});

describe('a step that is skipped by an operator', () => {
  it('counts as skipped for the steps after it', () => {
    const run = ScriptedRun.started(
      'steps: [{ id: a, type: action, use: act }, { id: b, type: action, use: act, dependsOn: [a] }, { id: c, type: transform, dependsOn: [a, d], with: { value: 1 } }, { id: d, type: transform, with: { value: 1 } }]\n',
    );
    skip(run, 'a');
    expect(run.statuses).toBe('a SKIPPED, b SKIPPED, c COMPLETED, d COMPLETED');
    expect(run.step('a')).toMatchObject({ reason: 'operator', note: 'not needed' });
  });

  it('lets a run that failed because of it go on without it', () => {
    const run = ScriptedRun.started(CHAIN);
    run.complete('c');
    run.fail('a', 'connection');
    run.complete('tell');
    skip(run, 'a');
    expect(run.state.status).toBe('COMPLETED');
  });

  it('stays skipped, and what has completed stays completed', () => {
    const run = ScriptedRun.started(CHAIN);
    run.complete('c');
    expect(run.refused({ type: 'SkipStep', step: 'c', reason: 'r' })).toBe('not-applicable');
    skip(run, 'b');
    expect(run.refused({ type: 'SkipStep', step: 'b', reason: 'r' })).toBe('already-holds');
  });
});

describe('a step in doubt', () => {
  const ONCE =
    'steps: [{ id: a, type: action, use: act, effect: once, retry: { maxAttempts: 3, delayMs: 1 } }, { id: b, type: action, use: act, dependsOn: [a] }]\n';
  const inDoubt = (): ScriptedRun => {
    const run = ScriptedRun.started(ONCE);
    run.fail('a', 'timeout');
    expect(run.step('a').status).toBe('IN_DOUBT');
    return run;
  };

  it('is retried only when a person says so', () => {
    const run = inDoubt();
    expect(run.pass(1_000_000)).toEqual([]);
    run.take({ type: 'ResolveStep', step: 'a', outcome: 'retry', reason: 'looked it up' });
    expect(run.asked).toBe('a#1 a#2');
  });

  it('completes with what a person found', () => {
    const run = inDoubt();
    run.take({ type: 'ResolveStep', step: 'a', outcome: 'completed', output: { ok: 1 }, reason: 'looked it up' });
    expect(run.step('a')).toMatchObject({ status: 'COMPLETED', output: { ok: 1 } });
    expect(run.asked).toBe('a#1 b#1');
  });

  it('fails, and is not retried by itself, when a person says that it did not happen', () => {
    const run = inDoubt();
    run.take({ type: 'ResolveStep', step: 'a', outcome: 'failed', reason: 'looked it up' });
    expect(run.state.status).toBe('FAILED');
  });

  it.each([
    [true, 'a#1 b#1'],
    [false, 'a#1 a#2'],
  ])("is resolved by an executor's probe: happened %s", (happened, asked) => {
    const run = inDoubt();
    run.take({ type: 'ReportProbe', step: 'a', attempt: 1, happened, output: 1 });
    expect(run.asked).toBe(asked);
  });

  it("is resolved by its executor's late word", () => {
    const run = inDoubt();
    run.complete('a');
    expect(run.asked).toBe('a#1 b#1');
  });

  it('is none when nothing left the executor, or when the other side answered', () => {
    const refused = ScriptedRun.started(ONCE);
    refused.take({
      type: 'FailStep',
      step: 'a',
      attempt: 1,
      executor: 'x',
      error: { name: 'connection', message: 'refused' },
      effectless: true,
    });
    expect(refused.step('a').status).toBe('RETRYING');
    const answered = ScriptedRun.started(ONCE);
    answered.fail('a', 'http-400');
    expect(answered.step('a').status).toBe('FAILED');
  });

  it('cannot be resolved when there is no doubt', () => {
    const run = ScriptedRun.started(ONCE);
    expect(run.refused({ type: 'ResolveStep', step: 'a', outcome: 'completed', reason: 'r' })).toBe('not-applicable');
  });
});

describe('variables that are edited', () => {
  const edit = (path: string, value: never) => ({ type: 'EditVariables', changes: [{ path, value }], reason: 'typo' }) as const;

  it('are read by what begins afterwards', () => {
    const run = ScriptedRun.started(CHAIN, { h: 'x' });
    run.take(edit('inputs.h', 'y' as never));
    run.complete('a', { v: 1 });
    expect(run.last('StepRequested').parameters).toEqual({ v: 1, h: 'y' });
    expect(run.last('VariablesEdited')).toMatchObject({ by: 'dev', changes: [{ path: 'inputs.h', value: 'y', before: 'x' }] });
  });

  it('may be parts of outputs', () => {
    const run = ScriptedRun.started(
      'steps: [{ id: a, type: transform, with: { value: { list: [1, { v: 2 }] } } }, { id: w, type: wait-for-event, with: { event: e } }, { id: b, type: action, use: act, dependsOn: [w], with: { v: "{{ steps.a.output.list[1].v }}" } }]\n',
    );
    run.take(edit('steps.a.output.list[1].v', 9 as never));
    const wait = run.step('w').waiting?.open[0]?.id ?? '';
    run.take({ type: 'DeliverEvent', step: 'w', wait, event: { data: 1 }, correlation: 'c', dedupeId: 'd' });
    expect(run.last('StepRequested').parameters).toEqual({ v: 9 });
  });

  it.each([
    ['outputs.x', 'unknown-path'],
    ['inputs', 'unknown-path'],
    ['inputs.h.deep', 'unknown-path'],
    ['steps.a.status', 'unknown-path'],
    ['steps.a.output', 'not-applicable'],
    ['steps.none.output', 'unknown-step'],
    ['inputs.m', 'not-applicable'],
  ])('are refused at %s: %s', (path, code) => {
    const schema = 'inputs: { type: object, additionalProperties: false, properties: { h: { type: string } } }\n';
    const run = ScriptedRun.started(schema + CHAIN, { h: 'x' });
    expect(run.refused(edit(path, 'v' as never))).toBe(code);
  });
});
