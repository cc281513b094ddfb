import { decideExecution, type Actor, type LegalBasis, type StartExecution } from '@runbook/domain';
import { given, start, worldOf } from '@runbook/spec-kit';
import { runbookOf } from './scripted-run.js';
import { dev, person, steps, VotingRun } from './voting-run.js';

const PLAIN = runbookOf(
  'limits: { durationMs: 5000 }\nsteps: [{ id: a, type: action, use: act, name: Act }]\nonFailure: [{ id: b, type: action, use: act }]\n',
);
const LEGAL = runbookOf('legalBasis: { required: true, dataLicenses: [telemetry, open] }\nsteps: [{ id: a, type: action, use: act }]\n');
const NOW = worldOf(PLAIN).now;
const BASIS: LegalBasis = {
  authority: 'court',
  reference: '12/26',
  classification: 'SECRET',
  authorizedUsers: ['dev'],
  purpose: 'defence',
  expiresAt: new Date(NOW + 60_000).toISOString(),
};
const ALL = { legalBasis: BASIS, dataLicenses: ['open', 'telemetry'] };

describe('a start', () => {
  it('tells everything that a reader needs, and begins the first steps in the same decision', () => {
    const { events, state } = given(PLAIN).when(start(PLAIN, { incidentId: 'inc-1' }));
    expect(events[0]).toMatchObject({
      type: 'ExecutionStarted',
      incidentId: 'inc-1',
      startedBy: { id: 'dev' },
      deadlineAt: NOW + 5_000,
      steps: [
        { id: 'a', type: 'action', name: 'Act' },
        { id: 'b', type: 'action', onFailure: true },
      ],
    });
    expect(events[1]).toMatchObject({ type: 'StepRequested', step: 'a', attempt: 1, dispatch: 1, use: 'act', idempotencyKey: 'exe_1/a' });
    expect(state.status).toBe('RUNNING');
  });

  it('again with the same request is told that it already runs', () => {
    const { events } = given(PLAIN).when(start(PLAIN));
    given(PLAIN, ...events)
      .when(start(PLAIN))
      .thenRejected('already-started');
  });

  it('again with another request is told that the key was used', () => {
    const { events } = given(PLAIN).when(start(PLAIN));
    given(PLAIN, ...events)
      .when(start(PLAIN, { requestDigest: 'other' }))
      .thenRejected('key-reused');
  });

  it('again after the run has ended is still the same run', () => {
    const first = given(PLAIN).when(start(PLAIN));
    const done = given(PLAIN, ...first.events).when({ type: 'CompleteStep', step: 'a', attempt: 1, executor: 'x', output: {} });
    expect(done.state.status).toBe('COMPLETED');
    given(PLAIN, ...first.events, ...done.events)
      .when(start(PLAIN))
      .thenRejected('already-started');
    given(PLAIN, ...first.events, ...done.events)
      .when(start(PLAIN, { requestDigest: 'other' }))
      .thenRejected('key-reused');
  });

  it('of a runbook that nobody registered is refused', () => {
    given(PLAIN)
      .when(start(PLAIN), { definition: () => null })
      .thenRejected('unknown-runbook');
  });

  it('of a runbook that is not at hand asks for it', () => {
    const decision = decideExecution(start(PLAIN), given(PLAIN).state, worldOf(PLAIN, { definition: () => undefined }));
    expect(decision).toEqual({ kind: 'needs', needs: { definition: 'd'.repeat(64) } });
  });
});

describe('a start under a legal basis', () => {
  it('that covers everything goes', () => {
    given(LEGAL).when(start(LEGAL, ALL)).then('ExecutionStarted', 'ClassificationRaised', 'StepRequested');
  });

  it('needs one where the runbook requires it, and none elsewhere', () => {
    given(LEGAL)
      .when(start(LEGAL, { dataLicenses: ALL.dataLicenses }))
      .thenRejected('legal-basis-missing');
    given(PLAIN).when(start(PLAIN)).then('ExecutionStarted', 'StepRequested');
  });

  it.each([
    ['expired before', new Date(NOW - 1).toISOString()],
    ['expires this instant', new Date(NOW).toISOString()],
    ['expires at a time that nobody can read', 'next week'],
    ['expires on a day that does not exist', '2999-11-31T00:00:00Z'],
  ])('is refused when it %s, required or not', (_, expiresAt) => {
    const legalBasis = { ...BASIS, expiresAt };
    given(LEGAL)
      .when(start(LEGAL, { ...ALL, legalBasis }))
      .thenRejected('legal-basis-expired');
    given(PLAIN).when(start(PLAIN, { legalBasis })).thenRejected('legal-basis-expired');
  });

  it('without an end does not expire', () => {
    const { expiresAt: _expiresAt, ...legalBasis } = BASIS;
    given(LEGAL)
      .when(start(LEGAL, { ...ALL, legalBasis }))
      .then('ExecutionStarted', 'ClassificationRaised', 'StepRequested');
  });

  it('names the persons who may start; a service acts for the log', () => {
    const mallory: Actor = { kind: 'person', id: 'mallory', tenant: 'default', via: 'api-key' };
    given(LEGAL).when(start(LEGAL, ALL), { actor: mallory }).thenRejected('not-authorized');
    given(LEGAL)
      .when(start(LEGAL, { ...ALL, legalBasis: { ...BASIS, authorizedUsers: [] } }))
      .thenRejected('not-authorized');
    const trigger: Actor = { kind: 'service', id: 'gateway', tenant: 'default', via: 'trigger' };
    given(LEGAL).when(start(LEGAL, ALL), { actor: trigger }).then('ExecutionStarted', 'ClassificationRaised', 'StepRequested');
  });

  it('needs every data licence that the runbook names', () => {
    const { decision, thenRejected } = given(LEGAL).when(start(LEGAL, { ...ALL, dataLicenses: ['open'] }));
    thenRejected('data-license-missing');
    expect(JSON.stringify(decision)).toContain('telemetry');
  });
});

describe('a step of a run whose legal basis has expired', () => {
  const dispatched = (lines: string) => {
    const runbook = runbookOf(lines);
    const first = given(runbook).when(start(runbook, ALL));
    const finish = { type: 'CompleteStep', step: 'a', attempt: 1, executor: 'x', output: {} } as const;
    return given(runbook, ...first.events).when(finish, { now: NOW + 60_000 });
  };
  const TWO = 'steps: [{ id: a, type: action, use: act }, { id: b, type: action, use: act, dependsOn: [a], MORE }]\n';

  it('is denied, terminally, and nobody is asked', () => {
    const { events, state } = dispatched(TWO.replace('MORE', 'retry: { maxAttempts: 3 }'));
    expect(events.map(({ type }) => type)).toEqual(['StepCompleted', 'StepFailed', 'ExecutionFailing', 'ExecutionFailed']);
    expect(state.steps['b']).toMatchObject({ status: 'FAILED', error: { name: 'denied' } });
  });

  it('is handled by onError like any other failure', () => {
    expect(dispatched(TWO.replace('MORE', 'onError: continue')).state).toMatchObject({ status: 'COMPLETED', failures: 1 });
  });

  it('is denied a retry and another dispatch as well', () => {
    const runbook = runbookOf('steps: [{ id: a, type: action, use: act, timeoutMs: 600000 }]\n');
    const first = given(runbook).when(start(runbook, ALL));
    const renewed = given(runbook, ...first.events).when(
      { type: 'RenewLease', step: 'a', attempt: 1, dispatch: 1, executor: 'x' },
      { now: NOW + 29_999 },
    );
    const lost = given(runbook, ...first.events, ...renewed.events).when({ type: 'FireTimers' }, { now: NOW + 60_000 });
    expect(lost.events.map(({ type }) => type)).toEqual(['StepLeaseLost', 'StepFailed', 'ExecutionFailing', 'ExecutionFailed']);
  });
});

describe('whoever asks for a run that is there', () => {
  const GATE =
    '  - { id: ok, type: human-approval, with: { approvers: { users: [dev, ana, ben, cid] }, quorum: 1, fourEyes: true, timeoutMs: 60000, message: m } }\n' +
    '  - { id: act, type: action, use: act, dependsOn: [ok] }\n';
  const asking = () => VotingRun.started(steps(GATE));
  const joined = (run: VotingRun, ...requesters: string[]) => ({ type: 'StartRepeated', at: run.now, requesters });

  it('is a requester from then on, once, and does not approve it', () => {
    const run = asking();
    expect(run.by(person('ana'), { type: 'RepeatStart' })).toEqual([joined(run, 'ana')]);
    expect(run.refusedTo(person('ana'), { type: 'RepeatStart' })).toBe('already-started');
    expect(run.refusedTo(dev, { type: 'RepeatStart' })).toBe('already-started');
    expect([run.voteRefused(dev), run.voteRefused(person('ana'))]).toEqual(['four-eyes', 'four-eyes']);
    expect(run.vote(person('ben')).map(({ type }) => type)).toEqual(['VoteCast', 'StepCompleted', 'StepRequested']);
  });

  it('is a requester with those for whom it asks; a system alone is none', () => {
    const run = asking();
    const system: Actor = { kind: 'service', id: '/edr', tenant: 'default', via: 'trigger' };
    expect(run.refusedTo(system, { type: 'RepeatStart' })).toBe('already-started');
    expect(run.by(system, { type: 'RepeatStart', requesters: ['cid', 'cid', 'dev'] })).toEqual([joined(run, 'cid')]);
    expect(run.voteRefused(person('cid'))).toBe('four-eyes');
  });

  it('with the start itself is the same, as long as it is the same request', () => {
    const started = start(PLAIN) as StartExecution;
    const { events, state } = given(PLAIN).when(started);
    const world = worldOf(PLAIN, { actor: person('ana') });
    const at = world.now;
    const again = { kind: 'events', events: [{ type: 'StartRepeated', at, requesters: ['ana', 'ben'] }] };
    expect(decideExecution({ ...started, requesters: ['ben'] }, state, world)).toEqual(again);
    expect(decideExecution({ ...started, requestDigest: 'other' }, state, world)).toMatchObject({ rejection: { code: 'key-reused' } });
    const done = given(PLAIN, ...events).when({ type: 'CompleteStep', step: 'a', attempt: 1, executor: 'x', output: {} });
    // It may be opened again.
    expect(decideExecution({ ...started, requesters: ['ben'] }, done.state, world)).toEqual(again);
  });

  it('where there is none begins nothing', () => {
    given(PLAIN).when({ type: 'RepeatStart' }).thenRejected('unknown-execution');
  });
});
