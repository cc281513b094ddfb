import { compileRunbook, explainExecution, type PolicyDecision } from '@runbook/domain';
import { runbookOf, ScriptedRun } from '../execution/scripted-run.js';
import { ana, ben, eve, gate, isolate, steps, VotingRun } from '../execution/voting-run.js';

const STEP = 'steps: [{ id: a, type: action, use: act }]\n';
const WORKERS = 'steps: [{ id: a, type: action, use: edr/isolate }]\n';
const decision = (outcome: PolicyDecision['outcome'], more: Partial<PolicyDecision> = {}): PolicyDecision => ({
  outcome,
  act: 'run',
  askedAt: '2026-11-21T10:00:00.000Z',
  inputDigest: 'd'.repeat(64),
  ...more,
});
const causeOf = (run: ScriptedRun) => explainExecution(run.state, compileRunbook(runbookOf(STEP))).steps[0]!.cause;
const about = { step: 'a', attempt: 1, executor: 'one' } as const;

describe('a step about which a policy was asked', () => {
  it('has the decision in the record of its result', () => {
    const run = ScriptedRun.started(STEP);
    const policy = [decision('allowed', { id: 'dec_1', revision: 'r7' })];
    const events = run.take({ type: 'CompleteStep', ...about, output: {}, policy });
    expect(events.map(({ type }) => type)).toEqual(['StepPolicyDecided', 'StepCompleted', 'ExecutionCompleted']);
    expect(events[0]).toEqual({ type: 'StepPolicyDecided', at: run.now, step: 'a', attempt: 1, decision: policy[0] });
    expect(run.step('a').policy).toEqual(policy[0]);
  });

  it('fails for good where it was refused, and may be asked for again by a person', () => {
    const run = ScriptedRun.started('steps: [{ id: a, type: action, use: act, retry: { maxAttempts: 5 } }]\n');
    const error = { name: 'denied', message: 'not on Sundays', terminal: true };
    run.take({ type: 'FailStep', ...about, error, policy: [decision('denied', { reason: 'not on Sundays' })] });
    expect(run.step('a')).toMatchObject({ status: 'FAILED', error, policy: { outcome: 'denied' } });
    run.take({ type: 'RetryStep', step: 'a', reason: 'it is Monday' });
    expect(run.step('a')).toMatchObject({ status: 'RUNNING', attempt: 2 });
    expect(run.step('a').policy).toBeUndefined();
  });

  it('waits, and says for what, while nobody can be asked', () => {
    const run = ScriptedRun.started(STEP);
    run.take({ type: 'ReportPolicy', step: 'a', attempt: 1, policy: [decision('unavailable', { reason: 'nobody answers' })] });
    expect(run.statuses).toBe('a RUNNING');
    expect(causeOf(run)).toMatchObject({ kind: 'policy', attempt: 1, reason: 'nobody answers' });
    run.take({ type: 'ReportPolicy', step: 'a', attempt: 1, policy: [decision('allowed')] });
    expect(causeOf(run)).toMatchObject({ kind: 'attempt' });
  });

  it('has the decision with the lease by which a worker takes it', () => {
    const run = ScriptedRun.started(WORKERS);
    const lease = {
      type: 'RenewLease',
      ...about,
      dispatch: 1,
      use: 'edr/isolate',
      policy: [decision('allowed', { act: 'hand-over' })],
    } as const;
    expect(run.take(lease).map(({ type }) => type)).toEqual(['StepLeaseRenewed', 'StepPolicyDecided']);
    // Whoever may not have it says nothing about it.
    expect(run.refused({ ...lease, executor: 'two' })).toBe('not-applicable');
  });

  it('hears nothing about an attempt that nobody waits for', () => {
    const run = ScriptedRun.started(STEP);
    expect(run.take({ type: 'ReportPolicy', step: 'a', attempt: 2, policy: [decision('allowed')] })).toEqual([]);
    run.complete('a');
    expect(run.take({ type: 'ReportPolicy', step: 'a', attempt: 1, policy: [decision('denied')] })).toEqual([]);
  });
});

describe('a dispatch', () => {
  it('notes on what it rests: its class, who shaped the run, and whose votes, with their roles, opened the gate', () => {
    const run = VotingRun.started(steps(gate('quorum: 2'), isolate()));
    run.edit('inputs.host', 'web-2', eve);
    run.vote(ana);
    run.vote(ben);
    expect(run.last('StepRequested').grounds).toEqual({
      class: 'containment',
      requesters: ['eve'],
      gates: [{ step: 'ok', quorum: 2, fourEyes: true, votes: [{ by: 'ana' }, { by: 'ben', roles: ['lead'] }] }],
    });
  });

  it('that rests on nothing notes nothing', () => {
    expect(ScriptedRun.started(STEP).last('StepRequested').grounds).toBeUndefined();
  });
});
