import { cloudEventOf, endsForGood, FACT_TYPES, shownFact, unknownRun, type Fact } from '@runbook/facts';
import { AT, event, RUN, started, toldOf, type Listed } from './written-records.js';

const SECRET = 'not-to-be-told';
const asked = (more: object = {}) =>
  event('ApprovalRequested', {
    ...{ step: 'ok', attempt: 1, approval: 'apr_1', kind: 'approval', quorum: 2, approvers: { roles: ['lead'] }, digest: 'x' },
    shown: { message: SECRET, targets: [], definition: 'd', step: 'ok', attempt: 1, round: 1 },
    deadlineAt: AT + 60_000,
    ...more,
  });
const error = { name: 'http-503', message: SECRET, details: { body: SECRET } };
const typesOf = (facts: readonly Fact[]): readonly string[] => facts.map(({ type }) => type);
const last = (...records: readonly Listed[]): Fact => toldOf(...records).facts.at(-1)!;

describe('what is told of a run', () => {
  it('begins with its start, by whom and by which runbook', () => {
    const [fact] = toldOf([started({ dryRun: true, parent: { execution: 'exe_parent', step: 's', depth: 2 } })]).facts;
    expect(fact).toMatchObject({
      ...{ type: 'execution.started.v1', tenant: 'acme', at: AT, key: RUN, subject: `executions/${RUN}`, runbook: 'contain-host' },
      id: `fct_${RUN.slice(4)}_0000001_00000`,
      data: {
        ...{ execution: RUN, status: 'RUNNING', dryRun: true, parent: 'exe_parent' },
        runbook: { id: 'contain-host', version: 3 },
        startedBy: { kind: 'person', id: 'dev' },
      },
    });
  });

  it.each([
    ['ExecutionCompleted', { outputs: { found: SECRET }, failures: 2 }, 'execution.completed.v1', { status: 'COMPLETED', failures: 2 }],
    [
      'ExecutionFailed',
      { failure: { step: 's', error } },
      'execution.failed.v1',
      { status: 'FAILED', failure: { step: 's', error: 'http-503' } },
    ],
    ['ExecutionTimedOut', { failure: { error } }, 'execution.failed.v1', { status: 'TIMED_OUT', failure: { error: 'http-503' } }],
    ['ExecutionCancelled', { failure: { error } }, 'execution.cancelled.v1', { status: 'CANCELLED' }],
    ['WaitOpened', { step: 'w', waits: [{ key: SECRET }] }, 'execution.waiting.v1', { waitsFor: 'event', step: 'w' }],
    ['StepInDoubt', { step: 'd', error }, 'execution.waiting.v1', { waitsFor: 'operator', step: 'd' }],
    [
      'ExecutionHeld',
      { because: 'authority-revoked', reason: SECRET, authority: { id: 'case-1' } },
      'authority.held.v1',
      { because: 'authority-revoked', authority: 'case-1' },
    ],
    ['ExecutionReleased', { by: 'ana', reason: SECRET, authority: { id: 'case-1' } }, 'authority.released.v1', { authority: 'case-1' }],
  ] as const)('names its %s, and none of what it took and gave', (name, members, type, data) => {
    const fact = last([started()], [event(name, members)]);
    expect(fact).toMatchObject({ type, data });
    expect(JSON.stringify(fact)).not.toContain(SECRET);
  });

  it('says nothing of what is on no list', () => {
    expect(
      toldOf([event('StepRequested', { step: 's', parameters: SECRET }), event('ExecutionPaused'), event('ExecutionYielded')]).facts,
    ).toEqual([]);
  });

  it('has ids and places that follow from the record, and rise with it', () => {
    const { facts } = toldOf(
      [started(), asked()],
      [event('StepCompleted', { step: 'ok' }), event('ExecutionCompleted', { outputs: {}, failures: 0 })],
    );
    expect(typesOf(facts)).toEqual([
      'execution.started.v1',
      'execution.waiting.v1',
      'approval.requested.v1',
      'approval.decided.v1',
      'execution.completed.v1',
    ]);
    expect(new Set(facts.map(({ id }) => id)).size).toBe(5);
    expect(facts.map(({ sequence }) => sequence)).toEqual([...facts.map(({ sequence }) => sequence)].sort());
    expect(toldOf([started(), asked()]).facts).toEqual(facts.slice(0, 3));
  });

  it('fits the schema of its type, in both words', () => {
    const { facts } = toldOf(
      [started(), event('ClassificationRaised', { to: 'SECRET' }), asked()],
      [event('StepFailed', { step: 'ok', error: { name: 'expired' } }), event('ExecutionFailed', { failure: { error } })],
      [event('ExecutionHeld', { because: 'authority-expired' })],
    );
    for (const fact of facts)
      for (const isCleared of [true, false]) {
        const { error: fault } = cloudEventOf(fact.type).safeParse(shownFact(fact, isCleared));
        expect([fact.type, isCleared, fault?.message]).toEqual([fact.type, isCleared, undefined]);
      }
    expect(Object.keys(FACT_TYPES)).toEqual(expect.arrayContaining([...typesOf(facts)]));
  });
});

describe('what is told of a run that is classified', () => {
  const raised = event('ClassificationRaised', { to: 'SECRET', because: { kind: 'step', label: 'SECRET' } });

  it('has the level from the record on in which it rose', () => {
    const { facts } = toldOf([started()], [raised, asked()], [event('ExecutionCompleted', { outputs: {}, failures: 0 })]);
    expect(facts.map(({ classification }) => classification)).toEqual([undefined, 'SECRET', 'SECRET', 'SECRET']);
  });

  it('is to who is not cleared no more than that it is there: runbook, status, level', () => {
    const { facts } = toldOf(
      [started({ parent: { execution: 'exe_p', step: 's', depth: 2 } }), raised, asked()],
      [event('ExecutionFailed', { failure: { step: 's', error } })],
      [event('ExecutionHeld', { because: 'authority-revoked', authority: { id: 'case-1' } })],
    );
    const seen = { execution: RUN, runbook: { id: 'contain-host', version: 3 }, classification: 'SECRET' };
    expect(facts.slice(1).map((fact) => shownFact(fact, false).data)).toEqual([
      { ...seen, waitsFor: 'approval' },
      { ...seen, approval: 'apr_1', kind: 'approval' },
      { ...seen, status: 'FAILED' },
      seen,
    ]);
  });

  it('is so told too when nothing is known of the run any more', () => {
    const [fact] = toldOf([event('ExecutionCompleted', { outputs: {}, failures: 0 })]).facts;
    expect(fact).toMatchObject({ classification: unknownRun.classification, existence: { execution: RUN, status: 'COMPLETED' } });
    expect(fact).not.toHaveProperty('runbook');
  });
});

describe('what is told of a request to people', () => {
  it('names who is asked, and until when', () => {
    expect(last([started(), asked()]).data).toMatchObject({
      ...{ approval: 'apr_1', kind: 'approval', step: 'ok', quorum: 2, deadlineAt: new Date(AT + 60_000).toISOString() },
      approvers: { roles: ['lead'] },
    });
  });

  it.each([
    ['granted', [event('VoteCast'), event('StepCompleted', { step: 'ok', output: SECRET })], 'approval.decided.v1'],
    ['rejected', [event('StepFailed', { step: 'ok', error: { name: 'rejected' } })], 'approval.decided.v1'],
    ['rejected', [event('StepAttemptFailed', { step: 'ok', error: { name: 'rejected' } })], 'approval.decided.v1'],
    [
      'overridden',
      [event('GateOverridden', { step: 'ok', reason: SECRET }), event('StepCompleted', { step: 'ok' })],
      'approval.decided.v1',
    ],
    ['failed', [event('StepFailed', { step: 'ok', error: { name: 'limit-exceeded' } })], 'approval.decided.v1'],
    ['withdrawn', [event('StepSkipped', { step: 'ok', note: SECRET })], 'approval.decided.v1'],
    ['withdrawn', [event('StepCancelled', { step: 'ok' })], 'approval.decided.v1'],
    ['withdrawn', [event('StepsReset', { step: 'x', reset: ['x', 'ok'] })], 'approval.decided.v1'],
    ['failed', [event('StepFailed', { step: 'ok', error: { name: 'expired' } })], 'approval.expired.v1'],
    ['escalated', [event('ApprovalEscalated', { step: 'ok', approvers: {} })], 'approval.expired.v1'],
  ] as const)('says that it is %s: %j', (outcome, events, type) => {
    const { facts } = toldOf([started(), asked()], events);
    expect(facts.at(-1)).toMatchObject({ type, data: { approval: 'apr_1', step: 'ok', outcome } });
    expect(typesOf(facts)).toHaveLength(4);
    expect(JSON.stringify(facts.at(-1))).not.toContain(SECRET);
  });

  it.each([
    ['granted', event('StepCompleted', { step: 'ok' })],
    ['rejected', event('StepFailed', { step: 'ok', error: { name: 'rejected' } })],
  ] as const)('says that a clock had it %s', (outcome, closing) => {
    expect(last([started(), asked()], [closing, 'timer'])).toMatchObject({ type: 'approval.expired.v1', data: { outcome } });
  });

  it('is told of again when its votes became void, also after its gate had opened', () => {
    const voided = event('ApprovalVoided', { step: 'ok', shown: { message: SECRET }, digest: 'y', reason: SECRET });
    const { facts } = toldOf(
      [started(), asked()],
      [event('StepCompleted', { step: 'ok' })],
      [voided],
      [event('StepCompleted', { step: 'ok' })],
    );
    expect(typesOf(facts).slice(3)).toEqual([
      'approval.decided.v1',
      'execution.waiting.v1',
      'approval.requested.v1',
      'approval.decided.v1',
    ]);
    expect(facts[5]!.data).toMatchObject({ approval: 'apr_1', again: true });
  });

  it('is decided once', () => {
    const completed = event('StepCompleted', { step: 'ok' });
    expect(typesOf(toldOf([started(), asked()], [completed], [event('StepsReset', { step: 'ok', reset: ['ok'] })]).facts)).toHaveLength(4);
  });
});

describe('what must be known of a run', () => {
  it.each([
    ['ExecutionCompleted', true],
    ['ExecutionCancelled', true],
    ['ExecutionPurged', true],
    ['ExecutionFailed', false],
    ['ExecutionTimedOut', false],
  ] as const)('is over with %s: %s', (type, isOver) => {
    expect(endsForGood(event(type))).toBe(isOver);
  });

  it('is its names alone', () => {
    const { context } = toldOf([started(), event('ClassificationRaised', { to: 'SECRET' }), asked()]);
    expect(context).toEqual({
      runbook: { id: 'contain-host', version: 3 },
      classification: 'SECRET',
      asked: { ok: { approval: 'apr_1', kind: 'approval' } },
    });
  });
});
