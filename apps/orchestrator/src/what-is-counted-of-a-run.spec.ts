import { noExecution, type ExecutionEvent, type ExecutionState } from '@runbook/domain';
import { LABELS } from '@runbook/telemetry';
import { Metered } from '@runbook/spec-kit';
import type { DecisionRecord } from '@runbook/wire';
import { readFileSync } from 'node:fs';
import { countRun } from './counts-of-a-run.js';

const state = (more: object): ExecutionState => ({
  ...noExecution,
  runbook: { id: 'triage', version: 1, digest: '' },
  startedAt: 1_000,
  ...more,
});
const RUNNING = state({
  status: 'RUNNING',
  steps: {
    look: { type: 'call-service', status: 'RUNNING', attempt: 1, dispatch: 1, startedAt: 2_000 },
    wait: { type: 'wait-for-event', status: 'AWAITING_EVENT', attempt: 1, dispatch: 0, startedAt: 2_000 },
    never: { type: 'timer', status: 'PENDING', attempt: 0, dispatch: 0 },
  },
});
const record = (...events: object[]) => ({ events: events as ExecutionEvent[] }) as unknown as DecisionRecord;
const error = { name: 'http-503', message: 'a text that may hold anything' };

describe('what is counted of a run', () => {
  let metered: Metered;
  beforeEach(() => {
    metered = new Metered();
  });
  afterEach(() => metered.stop());

  const counted = (event: object, after = RUNNING) => countRun(RUNNING, after, record(event));

  it('is its start and its end, once each', async () => {
    countRun(noExecution, RUNNING, record({ type: 'ExecutionStarted' }));
    const ended = state({ status: 'COMPLETED', endedAt: 4_000 });
    countRun(RUNNING, ended, record({ type: 'ExecutionCompleted' }));
    countRun(ended, ended, record({ type: 'ClassificationRaised' }));
    expect(await metered.value('runbook_executions_started_total', { runbook: 'triage' })).toBe(1);
    expect(await metered.value('runbook_executions_ended_total', { runbook: 'triage', status: 'COMPLETED' })).toBe(1);
    expect(await metered.value('runbook_execution_duration_seconds', { status: 'COMPLETED' })).toBe(1);
  });

  it.each([
    ['StepCompleted', 'completed'],
    ['StepSimulated', 'completed'],
    ['StepSkipped', 'skipped'],
    ['StepCancelled', 'cancelled'],
  ])('is how long a step took (%s)', async (type, outcome) => {
    counted({ type, step: 'look', at: 3_000 });
    expect(await metered.value('runbook_step_duration_seconds', { type: 'call-service', runbook: 'triage', outcome })).toBe(1);
    expect((await metered.all('runbook_step_failures_total')).size).toBe(0);
  });

  it('is a failure by its name, and a retry where another attempt follows', async () => {
    counted({ type: 'StepAttemptFailed', step: 'look', attempt: 1, error, retryAt: 9_000, at: 3_000 });
    counted({ type: 'StepFailed', step: 'look', attempt: 2, error, at: 3_000 });
    expect(await metered.value('runbook_step_failures_total', { type: 'call-service', error: 'http-503' })).toBe(2);
    expect(await metered.value('runbook_step_retries_total', { type: 'call-service', runbook: 'triage' })).toBe(1);
    expect(await metered.value('runbook_step_duration_seconds', { type: 'call-service', runbook: 'triage', outcome: 'failed' })).toBe(1);
  });

  it('is a lease that was lost, also of a step that a repair took away in the same record', async () => {
    counted({ type: 'StepLeaseLost', step: 'look', at: 3_000 }, state({ status: 'RUNNING', steps: {} }));
    expect(await metered.value('runbook_leases_lost_total', { type: 'call-service' })).toBe(1);
  });

  it('is each wait that is opened, met and closed', async () => {
    counted({ type: 'WaitOpened', step: 'wait', waits: [{ id: 'a' }, { id: 'b' }, { id: 'c' }] });
    counted({ type: 'EventReceived', step: 'wait' });
    counted({ type: 'WaitsClosed', step: 'wait', waits: [{ id: 'b' }, { id: 'c' }] });
    const waits = await Promise.all(['opened', 'met', 'closed'].map((wait) => metered.value('runbook_waits_total', { wait })));
    expect(waits).toEqual([3, 1, 2]);
  });

  it('is a run that is held, and why', async () => {
    counted({ type: 'ExecutionHeld', because: 'authority-revoked', at: 3_000 });
    expect(await metered.value('runbook_authority_holds_total', { because: 'authority-revoked' })).toBe(1);
  });

  it('names every type of step that the language has', () => {
    const schema = readFileSync('docs/spec/runbook.schema.json', 'utf8');
    const types = [...schema.matchAll(/^ {12}"type": \{ "type": "string", "const": "([a-z-]+)" \}/gm)].map(([, type]) => type!);
    expect([...LABELS.type.words].sort()).toEqual(types.sort());
  });
});
