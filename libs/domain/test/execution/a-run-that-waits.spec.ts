import { evolveExecution } from '../../src/index.js';
import { ScriptedRun } from './scripted-run.js';

const WAIT = `steps:
  - { id: confirmed, type: wait-for-event, with: { event: edr.isolated, key: "{{ inputs.host }}", when: "event.data.ok && inputs.n > 0", timeoutMs: 60000 } }
  - { id: then, type: transform, dependsOn: [confirmed], with: { value: "{{ steps.confirmed.output.state }}" } }
`;
const event = (data: object) => ({ specversion: '1.0', id: '1', source: '/edr', type: 'edr.isolated', data }) as never;
const deliver = (run: ScriptedRun, step: string, data: object, wait = run.step(step).waiting?.open[0]?.id ?? '') =>
  run.take({ type: 'DeliverEvent', step, wait, event: event(data), correlation: 'cor_1', dedupeId: 'evt_1' });

describe('a step that waits for an event', () => {
  it('evaluates its key and what its condition reads of the run once, when it begins', () => {
    const run = ScriptedRun.started(WAIT, { n: 1, host: 'h-7', secret: 'not read' });
    expect(run.last('WaitOpened')).toMatchObject({
      step: 'confirmed',
      runbook: 'told',
      mode: 'one',
      waits: [{ event: 'edr.isolated', key: 'h-7', when: { condition: 'event.data.ok && inputs.n > 0', scope: { inputs: { n: 1 } } } }],
    });
    expect(run.step('confirmed').status).toBe('AWAITING_EVENT');
  });

  it("goes on with the event's data", () => {
    const run = ScriptedRun.started(WAIT, { n: 1, host: 'h' });
    deliver(run, 'confirmed', { state: 'isolated' });
    expect(run.state.status).toBe('COMPLETED');
    expect(run.step('then').output).toBe('isolated');
  });

  it('takes an event once, and says so when it is delivered again', () => {
    const run = ScriptedRun.started(
      WAIT.replace('type: transform', 'type: action, use: act').replace(', with: { value: "{{ steps.confirmed.output.state }}" }', ''),
      { n: 1, host: 'h' },
    );
    const wait = run.step('confirmed').waiting?.open[0]?.id ?? '';
    deliver(run, 'confirmed', {}, wait);
    expect(run.refused({ type: 'DeliverEvent', step: 'confirmed', wait, event: event({}), correlation: 'c', dedupeId: 'd' })).toBe(
      'already-holds',
    );
  });

  it('remembers a thousand of its waits that have their event, the newest', () => {
    const run = ScriptedRun.started(
      'steps: [{ id: w, type: wait-for-event, with: { allOf: [{ name: x, event: e.x }, { name: y, event: e.y }] } }]\n',
    );
    const met = Array.from({ length: 1_001 }, (_, n) => `wait-${n}`);
    for (const wait of met)
      run.state = evolveExecution(run.state, { type: 'EventReceived', at: run.now, step: 'w', wait, name: 'x', event: {} });
    expect(run.step('w').waiting?.taken).toEqual(met.slice(1));
    const again = (wait: string) =>
      run.refused({ type: 'DeliverEvent', step: 'w', wait, event: event({}), correlation: 'c', dedupeId: 'd' });
    expect(['wait-0', 'wait-1', 'wait-1000'].map(again)).toEqual(['not-applicable', 'already-holds', 'already-holds']);
  });

  it('times out, and gives back what comes too late', () => {
    const run = ScriptedRun.started(WAIT, { n: 1, host: 'h' });
    const wait = run.step('confirmed').waiting?.open[0]?.id ?? '';
    run.pass(60_000);
    expect(run.step('confirmed')).toMatchObject({ status: 'TIMED_OUT', error: { name: 'timeout' } });
    expect(run.last('WaitsClosed').waits).toEqual([{ id: wait, correlation: expect.stringMatching(/^cor_/) as string }]);
    expect(run.refused({ type: 'DeliverEvent', step: 'confirmed', wait, event: event({}), correlation: 'c', dedupeId: 'd' })).toBe(
      'not-applicable',
    );
  });

  it.each([
    ['continue', 'a TIMED_OUT, b COMPLETED, c SKIPPED', 'COMPLETED'],
    ['{ goto: c }', 'a TIMED_OUT, b SKIPPED, c COMPLETED', 'COMPLETED'],
    ['fail', 'a TIMED_OUT, b SKIPPED, c SKIPPED', 'FAILED'],
  ])('does on a time-out what its author asks for: %s', (onTimeout, statuses, status) => {
    const run = ScriptedRun.started(`steps:
  - { id: a, type: wait-for-event, with: { event: e, timeoutMs: 10, onTimeout: ${onTimeout} } }
  - { id: b, type: transform, dependsOn: [a], with: { value: 1 } }
  - { id: c, type: transform, ${onTimeout.includes('goto') ? '' : "when: 'false', dependsOn: [b], "}with: { value: 2 } }
`);
    run.pass(10);
    expect(run.statuses).toBe(statuses);
    expect(run.state.status).toBe(status);
  });

  it('closes the losers of anyOf, and names the winner', () => {
    const run = ScriptedRun.started(
      `steps: [{ id: w, type: wait-for-event, with: { read: envelope, anyOf: [{ name: good, event: e.good, key: k }, { name: bad, event: e.bad, key: k }] } }]\n`,
    );
    const [good, bad] = run.step('w').waiting?.open ?? [];
    deliver(run, 'w', { x: 1 }, bad?.id);
    expect(run.step('w').output).toMatchObject({ name: 'bad', event: { data: { x: 1 } } });
    expect(run.last('WaitsClosed').waits).toMatchObject([{ id: good?.id }]);
  });

  it('waits for every one of allOf', () => {
    const run = ScriptedRun.started(
      `steps: [{ id: w, type: wait-for-event, with: { allOf: [{ name: x, event: e.x }, { name: y, event: e.y }] } }]\n`,
    );
    const [x, y] = run.step('w').waiting?.open ?? [];
    deliver(run, 'w', { n: 2 }, y?.id);
    expect(run.step('w').status).toBe('AWAITING_EVENT');
    deliver(run, 'w', { n: 1 }, x?.id);
    expect(run.step('w').output).toEqual({ x: { n: 1 }, y: { n: 2 } });
  });

  it('ends when there is no room for its wait', () => {
    const run = ScriptedRun.started(WAIT, { n: 1, host: 'h' });
    const wait = run.step('confirmed').waiting?.open[0]?.id ?? '';
    run.take({ type: 'RefuseWait', step: 'confirmed', wait, error: { name: 'limit-exceeded', message: 'full' } });
    expect(run.state.failing?.failure.error.name).toBe('limit-exceeded');
  });
});

describe('a timer', () => {
  it('is over when its time has come', () => {
    const run = ScriptedRun.started('steps: [{ id: t, type: timer, with: { durationMs: 5000 } }]\n');
    run.pass(4_999);
    expect(run.step('t').status).toBe('RUNNING');
    run.pass(1);
    expect(run.state.status).toBe('COMPLETED');
  });

  it('waits until a time; one in the past is over at once', () => {
    const run = ScriptedRun.started('steps: [{ id: t, type: timer, with: { until: "{{ inputs.until }}" } }]\n', {
      until: '2026-11-21T10:00:07Z',
    });
    run.pass(7_000);
    expect(run.state.status).toBe('COMPLETED');
    const past = ScriptedRun.started('steps: [{ id: t, type: timer, with: { until: "{{ inputs.until }}" } }]\n', {
      until: '2020-01-01T00:00:00Z',
    });
    past.pass(0);
    expect(past.state.status).toBe('COMPLETED');
  });

  it.each(['soon', '2026-13-01', '2999-01-01T00:00:00Z', '2026-11-31T10:00:00Z', '2026-12-01T24:00:00Z'])(
    'refuses %s as a time',
    (until) => {
      const run = ScriptedRun.started('steps: [{ id: t, type: timer, with: { until: "{{ inputs.until }}" } }]\n', { until });
      expect(run.state.failing?.failure.error.name).toBe('expression');
    },
  );
});
