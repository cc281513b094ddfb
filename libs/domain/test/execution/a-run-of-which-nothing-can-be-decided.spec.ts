import { decideExecution, EVENTS_PER_EXECUTION_MAX, evolveExecution, insteadOfExecution, type ExecutionCommand } from '@runbook/domain';
import { worldOf } from '@runbook/spec-kit';
import { runbookOf, ScriptedRun } from './scripted-run.js';

const UNDECIDED = { name: 'limit-exceeded', message: 'too large' } as const;
const GIVES_UP: ExecutionCommand = { type: 'FireTimers', undecided: { ...UNDECIDED, givesUp: true } };
const ITERATIONS = 400;

describe('what is decided instead', () => {
  const report: ExecutionCommand = { type: 'CompleteStep', step: 'a', attempt: 1, executor: 'x', output: {} };

  it('of a report is that the run fails, then that it gives up, then nothing', () => {
    const fails = insteadOfExecution(report, UNDECIDED)!;
    expect(fails).toEqual({ type: 'FireTimers', undecided: UNDECIDED });
    const givesUp = insteadOfExecution(fails, { name: 'internal', message: 'broken' })!;
    expect(givesUp).toEqual({
      type: 'FireTimers',
      undecided: { name: 'limit-exceeded', message: 'too large; what is done on failure was left out: broken', givesUp: true },
    });
    expect(insteadOfExecution(givesUp, UNDECIDED)).toBeUndefined();
  });

  it('of what a person asks for, and of a heartbeat, is nothing', () => {
    const heartbeat: ExecutionCommand = { type: 'RenewLease', step: 'a', attempt: 1, dispatch: 1, executor: 'x' };
    for (const asked of [heartbeat, { type: 'CancelExecution' } as ExecutionCommand])
      expect(insteadOfExecution(asked, UNDECIDED)).toBeUndefined();
  });
});

describe('a run of which nothing can be decided', () => {
  it('ends in as many records as it takes: two thousand steps that are open, and as many that never began', () => {
    const body = Array.from(
      { length: 5 },
      (_, n) => `{ id: s${n}, type: action, use: act }, { id: p${n}, type: action, use: act, dependsOn: [s${n}] }`,
    );
    const loop = `{ id: all, type: loop, count: ${ITERATIONS}, concurrency: ${ITERATIONS}, steps: [${body.join(', ')}] }`;
    const run = new ScriptedRun(`steps: [${loop}]\nonFailure: [{ id: tell, type: action, use: act }]\n`);
    run.start({});
    while (run.state.open.length < 5 * ITERATIONS + 1) run.pass(1);
    let records = 0;
    for (; run.state.endedAt === undefined; records++) expect(run.take(GIVES_UP).length).toBeLessThanOrEqual(1_010);
    expect(records).toBe(5);
    expect(run.state).toMatchObject({ status: 'FAILED', open: [], steps: { all: { status: 'CANCELLED' }, tell: { status: 'SKIPPED' } } });
    expect(run.state.failing?.failure).toEqual({ error: UNDECIDED });
  });

  it('ends CANCELLED where it was being cancelled', () => {
    const run = ScriptedRun.started('steps: [{ id: a, type: action, use: act }]\n');
    run.take({ type: 'CancelExecution', reason: 'enough' });
    run.take({ type: 'FireTimers', undecided: UNDECIDED });
    expect(run.state).toMatchObject({ status: 'CANCELLED', open: [], steps: { a: { status: 'CANCELLED' } } });
  });

  it('ends though it is paused', () => {
    const run = ScriptedRun.started('steps: [{ id: a, type: action, use: act }]\n');
    run.take({ type: 'PauseExecution', approvalDeadlines: 'run' });
    run.take(GIVES_UP);
    expect(run.state).toMatchObject({ status: 'FAILED', open: [] });
    expect(run.state.pause).toBeUndefined();
  });

  it('fails each step of `onFailure` that would begin behind 10,000 more events than a run may have', () => {
    const lines = 'steps: [{ id: a, type: action, use: act }]\nonFailure: [{ id: b, type: action, use: act }]\n';
    const run = ScriptedRun.started(lines);
    const word: ExecutionCommand = { type: 'FailStep', step: 'a', attempt: 1, executor: 'x', error: { name: 'denied', message: 'no' } };
    const after = (events: number) => {
      const full = { ...run.state, events };
      const decision = decideExecution(word, full, worldOf(runbookOf(lines), { now: run.now }));
      return decision.kind === 'events' ? decision.events.reduce(evolveExecution, full) : full;
    };
    expect(after(EVENTS_PER_EXECUTION_MAX + 9_000)).toMatchObject({ status: 'RUNNING', steps: { b: { status: 'RUNNING' } } });
    expect(after(EVENTS_PER_EXECUTION_MAX + 10_000)).toMatchObject({
      status: 'FAILED',
      failing: { failure: { step: 'a', error: { name: 'denied' } } },
      steps: { b: { status: 'FAILED', error: { name: 'limit-exceeded' } } },
    });
  });
});
