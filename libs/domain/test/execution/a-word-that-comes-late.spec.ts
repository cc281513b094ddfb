import { evolveExecution, noExecution, type ExecutionCommand, type ExecutionEvent } from '@runbook/domain';
import { ACT_TARGETS_MAX } from '../../src/execution/evolve/acts.js';
import { ScriptedRun } from './scripted-run.js';
import { ana, gate, isolate, steps, VotingRun } from './voting-run.js';

const RUN = 'steps: [{ id: a, type: action, use: act }, { id: b, type: action, use: act, dependsOn: [a] }]\n';
const pause = (more: object): ExecutionCommand => ({ type: 'PauseExecution', approvalDeadlines: 'run', ...more });
const resume = (more: object): ExecutionCommand => ({ type: 'ResumeExecution', ...more });
const retry = (more: object): ExecutionCommand => ({ type: 'RetryStep', step: 'a', reason: 'r', ...more });
const skip = (more: object): ExecutionCommand => ({ type: 'SkipStep', step: 'a', reason: 'r', ...more });

describe('a word that comes late', () => {
  it('does not pause a run that was resumed since', () => {
    const run = ScriptedRun.started(RUN);
    run.take(pause({ seenActs: 0 }));
    expect(run.refused(pause({ seenActs: 0 }))).toBe('outdated');
    run.take(resume({ seenActs: 1 }));
    expect(run.refused(pause({ seenActs: 0 }))).toBe('outdated');
    expect(run.refused(resume({ seenActs: 1 }))).toBe('outdated');
    expect(run.take(pause({ seenActs: 2 }))).not.toEqual([]);
  });

  it('of the parent does not pause a child again, whatever came of it the first time', () => {
    const child = ScriptedRun.started(RUN);
    child.take(pause({ parentVersion: 5 }));
    child.take(resume({ parentVersion: 7 }));
    expect(child.refused(pause({ parentVersion: 5 }))).toBe('outdated');
    expect(child.refused(resume({ parentVersion: 7 }))).toBe('outdated');
    child.take(pause({ seenActs: 2 }));
    // It is paused already: nothing changes, but the word is known from now on.
    expect(child.take(pause({ parentVersion: 9 }))).toMatchObject([{ type: 'ParentHeeded', act: { on: 'pause', parentVersion: 9 } }]);
    child.take(resume({ seenActs: 4 }));
    expect(child.refused(pause({ parentVersion: 9 }))).toBe('outdated');
    expect(child.state.status).toBe('RUNNING');
  });

  it('retries no step once more, also where no attempt was made in between', () => {
    const run = ScriptedRun.started(RUN);
    run.fail('a', 'denied');
    run.take(retry({ seenActs: 0 }));
    run.fail('a', 'denied');
    expect(run.refused(retry({ seenActs: 0 }))).toBe('outdated');
    run.take(skip({ seenActs: 1 }));
    expect(run.refused(retry({ seenActs: 1 }))).toBe('outdated');
    expect(run.refused(retry({ seenActs: 2, expectedAttempt: 1 }))).toBe('outdated');
    expect(run.step('a').attempt).toBe(2);
  });

  it('leaves people alone who act on something else', () => {
    const run = ScriptedRun.started(RUN);
    run.take(pause({ seenActs: 0 }));
    expect(run.take(skip({ seenActs: 0 }))).not.toEqual([]);
    expect(run.take({ type: 'EditVariables', changes: [{ path: 'inputs.n', value: 2 }], reason: 'r', seenActs: 0 })).not.toEqual([]);
    expect(run.state.acts).toEqual({ count: 3, last: { pause: 1, 'step a': 2, variables: 3 } });
  });

  it('moves no deadline twice, and none that its sender did not know', () => {
    const run = VotingRun.started(steps(gate('timeoutMs: 50000', '', 'ok'), isolate()));
    const before = run.step('ok').timeoutAt as number;
    const extend = (more: object): ExecutionCommand => ({ type: 'ExtendApproval', step: 'ok', byMs: 1_000, ...more });
    expect(run.refusedTo(ana, extend({ expectedDeadlineAt: before + 1 }))).toBe('outdated');
    run.take(extend({ seenActs: 0, expectedDeadlineAt: before }), { actor: ana });
    expect(run.refusedTo(ana, extend({ seenActs: 0 }))).toBe('outdated');
    expect(run.refusedTo(ana, extend({ expectedDeadlineAt: before }))).toBe('outdated');
    expect(run.step('ok').timeoutAt).toBe(before + 1_000);
  });

  it('is told from a timely one also when more was acted on than is remembered one by one', () => {
    const run = ScriptedRun.started(RUN);
    const before = run.history.reduce(evolveExecution, noExecution);
    const acts = Array.from({ length: ACT_TARGETS_MAX + 1 }, (_, n): ExecutionEvent => ({
      type: 'ParentHeeded',
      at: 1,
      act: { on: `step ${n}` },
    }));
    run.state = acts.reduce(evolveExecution, before);
    const { count, forgotten, last } = run.state.acts ?? {};
    expect(count).toBe(ACT_TARGETS_MAX + 1);
    expect(forgotten).toBe(Math.floor(ACT_TARGETS_MAX / 2) + 1);
    expect(Object.keys(last ?? {})).toHaveLength(ACT_TARGETS_MAX / 2);
    // Its last act is not known any more, so nobody can say that it is not outdated.
    expect(run.refused({ type: 'SkipStep', step: 'b', reason: 'r', seenActs: (forgotten ?? 0) - 1 })).toBe('outdated');
    expect(run.refused({ type: 'SkipStep', step: 'b', reason: 'r', seenActs: forgotten })).toBeUndefined();
  });

  it('from a sender that says nothing is taken as ever, and leaves no act', () => {
    const run = ScriptedRun.started(RUN);
    expect(run.take(pause({}))[0]).not.toHaveProperty('act');
    expect(run.state).not.toHaveProperty('acts');
  });
});
