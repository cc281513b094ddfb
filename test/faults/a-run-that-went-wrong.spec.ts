import type { ExecutionEvent } from '@runbook/domain';
import { faultsOf } from './check-run.mjs';
import { completed, ended, history, keys, view } from './written-run.js';

const whole = { valid: true, complete: true };

const check = (events: readonly ExecutionEvent[], { shown = view(events), proof = whole, callsByKey = keys } = {}) =>
  faultsOf({ get: (path) => Promise.resolve({ body: path.endsWith('/verify') ? proof : { items: [{ events }] } }) }, shown, { callsByKey });

describe('a run that went wrong', () => {
  it('is told from one that did not', async () => expect(await check(history)).toEqual([]));

  it('is found when it did not complete', async () => {
    const running = history.slice(0, -1);
    expect(await check(running)).toEqual([expect.stringMatching(/expected COMPLETED, found RUNNING/)]);
  });

  it('is found when a result was accepted twice, or never', async () => {
    expect(await check([...history.slice(0, -1), completed('b'), ended])).toEqual([
      expect.stringMatching(/one accepted result of step b, found 2/),
    ]);
    const never = history.filter((event) => event.type !== 'StepCompleted' || event.step !== 'c');
    expect(await check(never)).toEqual([expect.stringMatching(/one accepted result of step c, found 0/)]);
  });

  it('is found when a call never came', async () => {
    const callsByKey = new Map([...keys].slice(1));
    expect(await check(history, { callsByKey })).toEqual([expect.stringMatching(/stub to see the key exe_1\/a, found no call/)]);
  });

  it('is found when its chain is not whole', async () => {
    const proof = { valid: false, complete: true };
    expect(await check(history, { proof })).toEqual([expect.stringMatching(/expected a whole chain/)]);
  });

  it('is found when nothing of it can be read', async () => {
    const faults = await check([], { shown: view(history) });
    expect(faults).toContainEqual(expect.stringMatching(/expected the state that the records fold to/));
  });

  it('is found when the system shows another state than its records fold to', async () => {
    const other = view(history.with(2, { ...completed('a'), output: { step: 'z' } } as ExecutionEvent));
    expect(await check(history, { shown: other })).toEqual([expect.stringMatching(/expected the state that the records fold to/)]);
  });
});
