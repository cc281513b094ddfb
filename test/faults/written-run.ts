import { evolveExecution, noExecution, type ExecutionEvent } from '@runbook/domain';

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
export const completed = (step: string): ExecutionEvent => ({
  type: 'StepCompleted',
  at: 3,
  step,
  attempt: 1,
  executor: 'x',
  output: { step },
});
export const ended: ExecutionEvent = { type: 'ExecutionCompleted', at: 4, outputs: {}, failures: 0 };

/** A run of four calls that went well, and the calls that the stub saw of it. */
export const history = [started, ...STEPS.flatMap((step) => [requested(step), completed(step)]), ended];
export const keys: ReadonlyMap<string, number> = new Map(STEPS.map((step) => [`exe_1/${step}`, 1]));

/** As the API shows the run of these events. */
export function view(events: readonly ExecutionEvent[]) {
  const { steps, startedAt, ...state } = events.reduce(evolveExecution, noExecution);
  const time = (at?: number) => at && new Date(at).toISOString();
  const shown = Object.entries(steps).map(([id, step]) => ({ ...step, id, startedAt: time(step.startedAt), endedAt: time(step.endedAt) }));
  return { ...state, id: 'exe_1', startedAt: time(startedAt), endedAt: time(state.endedAt), steps: shown };
}
