import { evolveExecution, noExecution, retainUntil, type ExecutionCommand, type ExecutionEvent } from '@runbook/domain';
import { sha256 } from '@runbook/spec-kit';
import type { AuthoritiesAndRuns } from './authorities-and-runs.js';
import { begun, complete, under } from './under-an-order.js';

const DAY_MS = 86_400_000;
const purge: ExecutionCommand = { type: 'PurgeExecution' };
const MADE = `
outputs: { report: "{{ steps.a.output }}" }
steps:
  - { id: a, type: action, use: look, output: { evidence: [{ name: seen, value: "{{ output.canary }}" }] } }
  - { id: b, type: action, use: act, dependsOn: [a], onError: continue }
`;

/** Of its inputs, its outputs, its failures and its people, each with a canary in it. */
function ended(retentionDays?: number): AuthoritiesAndRuns {
  const all = begun({ ...(retentionDays !== undefined && { retentionDays }) }, MADE);
  all.tell('exe_1', { ...complete('a'), output: { canary: 'canary of a' } } as ExecutionCommand);
  const error = { name: 'broken', message: 'canary of b', terminal: true };
  all.tell('exe_1', { type: 'FailStep', step: 'b', attempt: 1, executor: 'worker', error });
  all.settle();
  expect(all.run('exe_1').state.status).toBe('COMPLETED');
  expect(JSON.stringify(all.run('exe_1').state)).toContain('canary');
  return all;
}

const purged = (all: AuthoritiesAndRuns) =>
  all.run('exe_1').history.find((event): event is Extract<ExecutionEvent, { type: 'ExecutionPurged' }> => event.type === 'ExecutionPurged');

describe('a run whose authority says how long its runs are kept', () => {
  it('is kept for so many days from its end, and not as long as it goes on', () => {
    const all = begun({ retentionDays: 30 });
    expect(retainUntil(all.run('exe_1').state)).toBeUndefined();
    all.tell('exe_1', complete('a'));
    all.tell('exe_1', complete('b'));
    const { state } = all.run('exe_1');
    expect(retainUntil(state)).toBe(state.endedAt! + 30 * DAY_MS);
    expect(all.tell('exe_1', purge)).toBe('not-applicable');
  });

  it('is purged at that moment and not before, whoever asks, once', () => {
    const all = ended(1);
    all.now = all.run('exe_1').state.endedAt! + DAY_MS - 1;
    expect(all.tell('exe_1', purge)).toBe('not-applicable');
    expect(purged(all)).toBeUndefined();
    all.now += 1;
    expect(all.tell('exe_1', purge)).toBeUndefined();
    expect(all.tell('exe_1', purge)).toBe('already-holds');
    expect(all.run('exe_1').history.filter(({ type }) => type === 'ExecutionPurged')).toHaveLength(1);
  });

  it('leaves who, when and under what, with the digests of what is gone, and nothing of it', () => {
    const all = ended(1);
    const before = all.run('exe_1').state;
    all.now += DAY_MS;
    all.tell('exe_1', purge);
    const { state } = all.run('exe_1');
    expect(purged(all)).toEqual({
      type: 'ExecutionPurged',
      ...{ at: all.now, authority: { id: 'order', version: 1 }, retentionDays: 1, keptUntil: before.endedAt! + DAY_MS },
      digests: {
        // Worked out by hand: canonical JSON of what was there.
        inputs: sha256('{"n":1}'),
        outputs: sha256('{"report":{"canary":"canary of a"}}'),
        steps: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
    });
    expect(JSON.stringify(state)).not.toContain('canary');
    expect([state.inputs, state.outputs, state.status, state.runbook]).toEqual([{}, undefined, 'COMPLETED', before.runbook]);
    expect(state.steps['a']).toMatchObject({ status: 'COMPLETED', attempt: 1, executor: 'worker' });
    expect(state.steps['a']?.evidence).toEqual([{ name: 'seen', sha256: sha256('"canary of a"'), value: null }]);
    expect(state.steps['b']?.error).toEqual({ name: 'broken', message: 'kept no longer' });
    expect(state.startedBy).toEqual(before.startedBy);
  });

  it('is nothing that anything can be done with any more', () => {
    const all = ended(1);
    all.now += DAY_MS;
    all.tell('exe_1', purge);
    const { length } = all.run('exe_1').history;
    const acts: ExecutionCommand[] = [
      { type: 'RetryStep', step: 'b', reason: 'again' },
      { type: 'EditVariables', changes: [{ path: 'inputs.n', value: 2 }], reason: 'a slip' },
      { type: 'CancelExecution' },
    ];
    expect(acts.map((act) => all.tell('exe_1', act))).toEqual(['not-applicable', 'not-applicable', 'not-applicable']);
    expect(all.run('exe_1').history).toHaveLength(length);
  });

  it('is the same after its log is read again', () => {
    const all = ended(1);
    all.now += DAY_MS;
    all.tell('exe_1', purge);
    const { history, state } = all.run('exe_1');
    expect(JSON.parse(JSON.stringify(history.reduce(evolveExecution, noExecution)))).toEqual(state);
  });
});

describe('a run whose runbook says how long its runs are kept', () => {
  const LONG = 'retentionDays: 3\nsteps: [{ id: a, type: action, use: look }]\n';

  it('is kept for so many days from its end under no authority, and purged then, with nobody to name', () => {
    const all = under({}, LONG);
    expect(all.startUnder('exe_1', undefined)).toBeUndefined();
    all.tell('exe_1', complete('a'));
    const end = all.run('exe_1').state.endedAt!;
    expect(retainUntil(all.run('exe_1').state)).toBe(end + 3 * DAY_MS);
    all.now = end + 3 * DAY_MS - 1;
    expect(all.tell('exe_1', purge)).toBe('not-applicable');
    all.now += 1;
    expect(all.tell('exe_1', purge)).toBeUndefined();
    expect(purged(all)).toMatchObject({ retentionDays: 3, keptUntil: end + 3 * DAY_MS });
    expect(Object.hasOwn(purged(all)!, 'authority')).toBe(false);
    expect(all.run('exe_1').state.inputs).toEqual({});
  });

  it.each<[string, number | undefined, number]>([
    ['goes by the shorter time of its authority', 1, 1],
    ['goes by the longer time of its authority', 30, 30],
    ['goes by its runbook where its authority does not say', undefined, 3],
  ])('%s', (_what, retentionDays, days) => {
    const all = begun({ ...(retentionDays !== undefined && { retentionDays }) }, LONG);
    all.tell('exe_1', complete('a'));
    const end = all.run('exe_1').state.endedAt!;
    expect(retainUntil(all.run('exe_1').state)).toBe(end + days * DAY_MS);
    all.now = end + days * DAY_MS - 1;
    expect(all.tell('exe_1', purge)).toBe('not-applicable');
    all.now += 1;
    expect(all.tell('exe_1', purge)).toBeUndefined();
    const by = retentionDays === undefined ? undefined : { id: 'order', version: 1 };
    expect([purged(all)?.retentionDays, purged(all)?.authority]).toEqual([days, by]);
  });

  it('is kept for ever if it began before runs were told of that', () => {
    const all = under({}, LONG);
    all.startUnder('exe_1', undefined);
    const [{ retentionDays: _since, ...began }, ...rest] = all.run('exe_1').history as [ExecutionEvent & { retentionDays?: number }];
    const state = [began as ExecutionEvent, ...rest].reduce(evolveExecution, noExecution);
    expect(retainUntil({ ...state, status: 'COMPLETED', endedAt: 1 })).toBeUndefined();
  });
});

describe('a run whose authority does not say so, nor its runbook,', () => {
  it('is kept for ever', () => {
    const all = ended();
    all.now += 36_525 * DAY_MS;
    expect([all.tell('exe_1', purge), retainUntil(all.run('exe_1').state)]).toEqual(['not-applicable', undefined]);
  });
});
