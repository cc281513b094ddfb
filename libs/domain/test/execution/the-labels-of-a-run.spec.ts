import { labelNamed, labelsOfRun, reactionsToExecution, RUN_LABELS_MAX } from '@runbook/domain';
import { given, start } from '@runbook/spec-kit';
import { runbookOf } from './scripted-run.js';

const LABELLED = runbookOf('labels: [edr, "team:blue", "area:emea"]\nsteps: [{ id: a, type: action, use: act }]\n');
const PLAIN = runbookOf('steps: [{ id: a, type: action, use: act }]\n');

describe('the labels of a run', () => {
  it('are those of its start, and of its runbook those that have a value', () => {
    const { state } = given(LABELLED).when(start(LABELLED, { labels: { case: '4711', team: 'red' } }));
    expect(state.labels).toEqual({ area: 'emea', case: '4711', team: 'red' });
  });

  it('are those of its runbook where its start gives none', () => {
    const { events } = given(LABELLED).when(start(LABELLED));
    expect(events[0]).toMatchObject({ type: 'ExecutionStarted', labels: { area: 'emea', team: 'blue' } });
  });

  it('are left out of the record where there are none', () => {
    const { events } = given(PLAIN).when(start(PLAIN));
    expect(events[0]).not.toHaveProperty('labels');
  });

  it('are as many as there may be: what the start gives comes first', () => {
    const many = Object.fromEntries(Array.from({ length: RUN_LABELS_MAX - 1 }, (_, n) => [`k${n}`, 'v']));
    const found = labelsOfRun({ labels: ['edr', 'a:1', 'b:2'] }, many);
    expect(Object.keys(found!)).toHaveLength(RUN_LABELS_MAX);
    expect(found).toMatchObject({ a: '1' });
    expect(found).not.toHaveProperty('b');
  });

  it.each([
    ['team:blue', { key: 'team', value: 'blue' }],
    ['attack/technique:T1486', { key: 'attack/technique', value: 'T1486' }],
    ['host:10.1.2.3:443', { key: 'host', value: '10.1.2.3:443' }],
    ['edr', undefined],
    [':blue', undefined],
    ['team:', undefined],
    ['Team:blue', undefined],
    ['team:two words', undefined],
    [`team:${'x'.repeat(64)}`, undefined],
  ])('are written %s', (text, expected) => expect(labelNamed(text)).toEqual(expected));

  it('go to the child of a run', () => {
    const about = {
      at: 1,
      step: 'call',
      attempt: 1,
      child: 'exe_child',
      runbook: { id: 'c', version: 1, digest: 'd' },
      inputs: {},
      depth: 2,
    };
    const startedBy = { kind: 'person', id: 'ana', tenant: 'default', via: 'api-key' } as const;
    const events = [{ type: 'ChildRequested' as const, ...about, startedBy, dataLicenses: [], labels: { team: 'blue' } }];
    const [reaction] = reactionsToExecution({ id: 'exe_1', tenant: 'default', version: 2, events });
    expect(reaction?.body).toMatchObject({ type: 'StartExecution', labels: { team: 'blue' } });
  });
});
