import { addressed, explainExecution, compileRunbook, reactionsToExecution, shownStatus, type ExecutionWorld } from '@runbook/domain';
import { runbookOf, ScriptedRun } from './scripted-run.js';
import { SITUATIONS } from './situations.js';

const CHAIN = 'steps: [{ id: a, type: action, use: act }, { id: b, type: action, use: act, dependsOn: [a] }]\n';
const RETRIED = 'steps: [{ id: a, type: action, use: act, retry: { maxAttempts: 3, delayMs: 100, on: [connection] } }]\n';
const PIN = { id: 'told', version: 1, digest: 'd'.repeat(64) };

/** The world in which the version is deprecated, and the tenant has this rule. */
const deprecated = (whenDeprecated: ExecutionWorld['whenDeprecated']): Partial<ExecutionWorld> => ({
  standing: () => 'deprecated',
  whenDeprecated,
});
const release = { type: 'ReleaseExecution', reason: 'the two hosts that are left' } as const;

/** What of a step begins anew with the record: a request to executors, or a child. */
const begun = (events: readonly { readonly type: string }[]) =>
  events.filter(({ type }) => type === 'StepRequested' || type === 'ChildRequested').length;

describe('a start', () => {
  const startOf = (standing: ExecutionWorld['standing'], change: object = {}) => {
    const run = new ScriptedRun(CHAIN, { standing });
    const command = { type: 'StartExecution', runbook: PIN, inputs: {}, requestDigest: 'r', dataLicenses: [], ...change } as const;
    return run.refused(command);
  };

  it('by a version in force goes', () => {
    expect(startOf(() => 'in-force')).toBeUndefined();
  });

  it('by a version that is deprecated is refused, a dry run too', () => {
    expect(startOf(() => 'deprecated')).toBe('runbook-deprecated');
    expect(startOf(() => 'deprecated', { dryRun: true })).toBe('runbook-deprecated');
  });

  it('by a draft is refused, unless it is a dry run', () => {
    const runbook = { ...PIN, version: 0, draft: 2 };
    expect(startOf(() => 'draft', { runbook })).toBe('runbook-unapproved');
    expect(startOf(() => 'draft', { runbook, dryRun: true })).toBeUndefined();
  });

  it('by a version that there is not is refused; one that is not known yet is asked for', () => {
    expect(startOf(() => null)).toBe('unknown-runbook');
    const run = new ScriptedRun(CHAIN, { standing: () => undefined });
    expect(() => run.start()).toThrow('"needs":{"standing":');
  });

  it('that repeats an ended run passes the same gate', () => {
    expect(startOf(() => 'deprecated', { rerunOf: { execution: 'exe_0', reason: 'so' } })).toBe('runbook-deprecated');
  });
});

describe('a child', () => {
  const PARENT = 'steps: [{ id: c, type: runbook, with: { id: other } }]\n';
  const other = { id: 'other', version: 3, digest: 'e'.repeat(64) };
  const started = (standing: 'in-force' | 'deprecated' | 'draft') =>
    ScriptedRun.started(PARENT, { n: 1 }, { version: () => other, standing: ({ id }) => (id === 'other' ? standing : 'in-force') });

  it('of a version in force is asked for', () => {
    expect(started('in-force').last('ChildRequested').runbook).toEqual(other);
  });

  it('of a version that is deprecated fails its step, and says why', () => {
    const { error } = started('deprecated').last('StepFailed');
    expect(error).toMatchObject({ name: 'denied', terminal: true });
    expect(error.message).toContain('found 3, which is deprecated');
  });
});

describe('a run whose version is deprecated', () => {
  it('finish: goes on to its end', () => {
    const run = ScriptedRun.started(CHAIN);
    run.complete('a');
    run.take({ type: 'CompleteStep', step: 'b', attempt: 1, executor: 'worker', output: {} }, deprecated('finish'));
    expect(run.state.status).toBe('COMPLETED');
  });

  it('hold: begins nothing, keeps what comes, and goes on when it is released', () => {
    const run = ScriptedRun.started(CHAIN);
    run.take({ type: 'CompleteStep', step: 'a', attempt: 1, executor: 'worker', output: { n: 1 } }, deprecated('hold'));
    expect(run.asked).toBe('a#1');
    expect(run.step('a').output).toEqual({ n: 1 });
    expect(shownStatus(run.state)).toBe('AUTHORITY_HOLD');
    run.take(release, deprecated('hold'));
    expect(run.last('ExecutionReleased')).toMatchObject({ by: 'dev', reason: release.reason, releases: ['b'] });
    expect(run.asked).toBe('a#1 b#1');
    run.take({ type: 'CompleteStep', step: 'b', attempt: 1, executor: 'worker', output: {} }, deprecated('hold'));
    expect(run.state.status).toBe('COMPLETED');
  });

  it('hold: is found by a heartbeat, too, while an attempt runs on', () => {
    const run = ScriptedRun.started(CHAIN);
    run.take({ type: 'RenewLease', step: 'a', attempt: 1, dispatch: 1, executor: 'worker' }, deprecated('hold'));
    expect(run.state.status).toBe('PAUSING');
    run.take({ type: 'CompleteStep', step: 'a', attempt: 1, executor: 'worker', output: {} }, deprecated('hold'));
    expect(shownStatus(run.state)).toBe('AUTHORITY_HOLD');
    expect(run.asked).toBe('a#1');
  });

  it('hold: a retry that comes due is not asked for, and is when it is released', () => {
    const run = ScriptedRun.started(RETRIED);
    run.fail('a', 'connection');
    run.now += 100;
    run.take({ type: 'FireTimers' }, deprecated('hold'));
    expect(run.asked).toBe('a#1');
    run.take(release, deprecated('hold'));
    expect(run.asked).toBe('a#1 a#2');
  });

  it('hold: a step whose lease is lost is held, and asked for again when it is released', () => {
    const run = ScriptedRun.started(CHAIN);
    run.now += 30_000;
    run.take({ type: 'FireTimers' }, deprecated('hold'));
    expect(run.step('a').status).toBe('READY');
    run.take(release, deprecated('hold'));
    expect(run.asked).toBe('a#1 a#1.2');
  });

  it('hold: is not resumed; whoever resumes a run that turns out to be held sees that it is', () => {
    const run = ScriptedRun.started(CHAIN);
    run.take({ type: 'PauseExecution', approvalDeadlines: 'run' });
    run.complete('a');
    expect(run.take({ type: 'ResumeExecution' }, deprecated('hold')).map(({ type }) => type)).toEqual(['ExecutionHeld']);
    expect(shownStatus(run.state)).toBe('AUTHORITY_HOLD');
    expect(run.refused({ type: 'ResumeExecution' }, deprecated('hold'))).toBe('held');
    run.take(release, deprecated('hold'));
    expect(run.asked).toBe('a#1 b#1');
  });

  it('hold: can be cancelled, and what is not held cannot be released', () => {
    const run = ScriptedRun.started(CHAIN);
    expect(run.refused(release)).toBe('not-applicable');
    run.take({ type: 'CompleteStep', step: 'a', attempt: 1, executor: 'worker', output: {} }, deprecated('hold'));
    run.take({ type: 'CancelExecution' }, deprecated('hold'));
    expect(run.state).toMatchObject({ status: 'CANCELLED' });
    expect(run.state.hold).toBeUndefined();
  });

  it('hold: explains who releases it', () => {
    const run = ScriptedRun.started(CHAIN);
    run.take({ type: 'CompleteStep', step: 'a', attempt: 1, executor: 'worker', output: {} }, deprecated('hold'));
    const { sentence, causes, status } = explainExecution(run.state, compileRunbook(runbookOf(CHAIN)));
    expect(status).toBe('AUTHORITY_HOLD');
    expect(causes).toContainEqual(expect.objectContaining({ kind: 'hold', version: 1, permission: 'runbooks:review' }));
    expect(sentence).toContain(
      'because version 1 of told is deprecated; nothing new begins until somebody with permission runbooks:review releases it',
    );
  });

  it('hold: whoever releases it has asked for what it does, where four eyes are asked for', () => {
    const run = ScriptedRun.started(CHAIN);
    run.take({ type: 'CompleteStep', step: 'a', attempt: 1, executor: 'worker', output: {} }, deprecated('hold'));
    run.take(release, { ...deprecated('hold'), actor: { kind: 'person', id: 'rex', tenant: 'default', via: 'api-key' } });
    expect(run.state.requesters).toEqual(['rex']);
  });

  it('cancel: is cancelled, with the reason; what ran may say how it ended', () => {
    const run = ScriptedRun.started(CHAIN);
    run.take({ type: 'RenewLease', step: 'a', attempt: 1, dispatch: 1, executor: 'worker' }, deprecated('cancel'));
    expect(run.last('ExecutionCancelling').failure.error.message).toBe(
      'version 1 of told is deprecated, and the rule of default is to cancel',
    );
    run.take({ type: 'CompleteStep', step: 'a', attempt: 1, executor: 'worker', output: {} }, deprecated('cancel'));
    expect(run.statuses).toBe('a COMPLETED, b SKIPPED');
    expect(run.state.status).toBe('CANCELLED');
  });

  it('cancel: refuses an event that comes, so that it can meet another wait', () => {
    const run = ScriptedRun.started('steps: [{ id: w, type: wait-for-event, with: { event: com.example.a } }]\n');
    const wait = run.step('w').waiting?.open[0]?.id ?? '';
    const command = { type: 'DeliverEvent', step: 'w', wait, correlation: 'cor_1', dedupeId: 'd', event: { id: 'e', data: 1 } } as const;
    expect(wait).not.toBe('');
    expect(run.refused(command, deprecated('cancel'))).toBe('not-applicable');
    expect(run.refused(command, deprecated('finish'))).toBeUndefined();
  });

  it('cancel: is told to look again by what is refused all the same, and is cancelled then', () => {
    const run = ScriptedRun.started('steps: [{ id: w, type: wait-for-event, with: { event: com.example.a } }]\n');
    const wait = run.step('w').waiting?.open[0]?.id ?? '';
    const undelivered = { wait, correlation: 'cor_1', dedupeId: 'd', event: { id: 'e', data: 1 } };
    const command = { type: 'DeliverEvent', step: 'w', ...undelivered } as const;
    const decision = addressed(command, { kind: 'rejected', rejection: run.rejection(command, deprecated('cancel'))! });
    const { rejection } = decision as Extract<typeof decision, { kind: 'rejected' }>;
    expect(rejection).toMatchObject({ code: 'not-applicable', cancels: true, undelivered });
    expect(reactionsToExecution({ id: 'exe_1', tenant: 'default', version: 1, events: [], rejection })).toEqual([
      { to: 'correlation', id: 'cor_1', body: { type: 'ReturnEvent', wait, dedupeId: 'd', event: undelivered.event } },
      { to: 'execution', id: 'exe_1', body: { type: 'FireTimers' } },
    ]);
    run.take({ type: 'FireTimers' }, deprecated('cancel'));
    expect(run.state.status).toBe('CANCELLED');
  });

  it('cancel: says nothing of that where the refusal is of a run that goes on', () => {
    const run = ScriptedRun.started(CHAIN);
    const command = { type: 'DeliverEvent', step: 'w', wait: 'w', correlation: 'c', dedupeId: 'd', event: {} } as const;
    expect(run.rejection(command, deprecated('finish'))).toMatchObject({ code: 'not-applicable' });
    expect(run.rejection(command, deprecated('finish'))).not.toHaveProperty('cancels');
  });

  it('cancel: is cancelled when somebody resumes it', () => {
    const run = ScriptedRun.started(CHAIN);
    run.take({ type: 'PauseExecution', approvalDeadlines: 'run' });
    run.complete('a');
    expect(run.state.status).toBe('PAUSED');
    run.take({ type: 'ResumeExecution' }, deprecated('cancel'));
    expect(run.state.status).toBe('CANCELLED');
  });

  it('cancel: is cancelled when somebody resolves its doubt', () => {
    const run = ScriptedRun.started('steps: [{ id: a, type: action, use: act, effect: once }]\n');
    run.fail('a', 'timeout');
    expect(run.step('a').status).toBe('IN_DOUBT');
    run.take({ type: 'ResolveStep', step: 'a', outcome: 'completed', output: {}, reason: 'looked' }, deprecated('cancel'));
    expect(run.state.failing).toMatchObject({ outcome: 'CANCELLED' });
  });

  it('that has failed is not opened again under hold and cancel, and is under finish', () => {
    const run = ScriptedRun.started(CHAIN);
    run.fail('a', 'denied');
    expect(run.state.status).toBe('FAILED');
    const retry = { type: 'RetryStep', step: 'a', reason: 'so' } as const;
    expect(run.refused(retry, deprecated('hold'))).toBe('runbook-deprecated');
    expect(run.refused(retry, deprecated('cancel'))).toBe('runbook-deprecated');
    expect(run.refused(retry, deprecated('finish'))).toBeUndefined();
  });

  it.each(['hold', 'cancel'] as const)('%s: nothing begins in any situation, whatever comes next, timers and repairs too', (rule) => {
    for (const situation of SITUATIONS) {
      const run = situation();
      const before = run.history.length;
      for (const command of [
        { type: 'FireTimers' },
        { type: 'ResumeExecution' },
        { type: 'RetryStep', step: Object.keys(run.state.steps)[0] ?? '', reason: 'so' },
        { type: 'SkipStep', step: Object.keys(run.state.steps)[0] ?? '', reason: 'so' },
        { type: 'FireTimers' },
      ] as const) {
        run.now += 60_000;
        if (run.refused(command, deprecated(rule)) === undefined) run.take(command, deprecated(rule));
      }
      expect(begun(run.history.slice(before))).toBe(0);
    }
  });
});
