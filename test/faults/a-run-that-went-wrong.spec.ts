import { evolveExecution, noExecution, type ExecutionEvent } from '@runbook/domain';
import { faultsOf } from './check-run.mjs';

const STEPS = ['a', 'b', 'c', 'd'];
const startedBy = { kind: 'person', id: 'ana', tenant: 'acme', via: 'api-key' } as const;
const started: ExecutionEvent = {
  type: 'ExecutionStarted',
  at: 1,
  runbook: { id: 'four', version: 1, digest: '' },
  steps: STEPS.map((id) => ({ id, type: 'call-service' })),
  inputs: {},
  requestDigest: '',
  dataLicenses: [],
  startedBy,
};
const requested = (step: string): ExecutionEvent => ({
  type: 'StepRequested',
  at: 2,
  step,
  stepType: 'call-service',
  attempt: 1,
  dispatch: 1,
  idempotencyKey: `exe_1/${step}`,
  parameters: {},
  timeoutMs: 1,
  leaseMs: 1,
});
const completed = (step: string): ExecutionEvent => ({ type: 'StepCompleted', at: 3, step, attempt: 1, executor: 'x', output: { step } });
const ended: ExecutionEvent = { type: 'ExecutionCompleted', at: 4, outputs: {}, failures: 0 };

const history = [started, ...STEPS.flatMap((step) => [requested(step), completed(step)]), ended];
const keys = new Map(STEPS.map((step) => [`exe_1/${step}`, 1]));
const whole = { valid: true, complete: true };

/** As the API shows the run of these events. */
function view(events: readonly ExecutionEvent[]) {
  const { steps, startedAt, ...state } = events.reduce(evolveExecution, noExecution);
  const time = (at?: number) => at && new Date(at).toISOString();
  const shown = Object.entries(steps).map(([id, step]) => ({ ...step, id, startedAt: time(step.startedAt), endedAt: time(step.endedAt) }));
  return { ...state, id: 'exe_1', startedAt: time(startedAt), endedAt: time(state.endedAt), steps: shown };
}

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
