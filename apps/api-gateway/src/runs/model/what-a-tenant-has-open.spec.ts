import { noExecution } from '@runbook/domain';
import { MemoryDocuments } from '@runbook/spec-kit';
import type { AdmittedDecision } from '@runbook/processor';
import { ExecutionEntry } from './execution-entry.js';
import { OpenRuns } from './open-runs.js';
import { TenantLogs } from './tenant-logs.js';

const entry = (id: string, tenant: string, status: string): ExecutionEntry => {
  const state = { ...noExecution, status } as ExecutionEntry['state'];
  return ExecutionEntry.of({ id, tenant, state, version: 1, logBytes: 0, headHash: '' });
};

describe('what a tenant has open', () => {
  it('is counted once, whatever comes again, and as what it is by now', () => {
    const runs = new OpenRuns();
    runs.seen(entry('exe_1', 'acme', 'RUNNING'));
    runs.seen(entry('exe_1', 'acme', 'RUNNING'));
    runs.seen(entry('exe_2', 'acme', 'RUNNING'));
    runs.seen(entry('exe_3', 'zeta', 'RUNNING'));
    expect([runs.of('acme'), runs.of('zeta'), runs.of('nobody')]).toEqual([
      { running: 2, parked: 0 },
      { running: 1, parked: 0 },
      { running: 0, parked: 0 },
    ]);
    runs.seen(entry('exe_1', 'acme', 'PAUSED'));
    runs.seen(entry('exe_2', 'acme', 'FAILED'));
    expect(runs.of('acme')).toEqual({ running: 0, parked: 1 });
    // A repair opens it again.
    runs.seen(entry('exe_2', 'acme', 'RUNNING'));
    expect(runs.of('acme')).toEqual({ running: 1, parked: 1 });
  });

  it('is taken from the store at the start, but for what the log has said of it since', () => {
    const runs = new OpenRuns();
    runs.seen(entry('exe_1', 'acme', 'COMPLETED'));
    runs.add([
      { _id: 'exe_1', tenant: 'acme', status: 'RUNNING' },
      { _id: 'exe_2', tenant: 'acme', status: 'AWAITING_APPROVAL' },
    ]);
    runs.complete();
    expect(runs.of('acme')).toEqual({ running: 0, parked: 1 });
    runs.seen(entry('exe_2', 'acme', 'COMPLETED'));
    expect(runs.of('acme')).toEqual({ running: 0, parked: 0 });
  });
});

const NOON = Date.UTC(2026, 10, 30, 12);

describe('what a tenant has on the log', () => {
  const record = (offset: number, tenant: string, types: readonly string[], at = NOON) =>
    ({
      ...{ partition: 0, offset, bytes: Buffer.alloc(100) },
      record: { tenant, at: new Date(at).toISOString(), events: types.map((type) => ({ type })) },
    }) as unknown as AdmittedDecision;

  it('is the same after a restart that reads records again, and of its own day', async () => {
    const documents = new MemoryDocuments();
    const first = new TenantLogs(documents);
    const records = [
      record(0, 'acme', ['ExecutionStarted', 'StepRequested'], NOON - 86_400_000),
      record(1, 'zeta', ['ExecutionStarted']),
      record(2, 'acme', ['ExecutionStarted', 'StepRequested', 'StepRequested']),
    ];
    for (const one of records) first.follow(one);
    await first.write();
    const again = new TenantLogs(documents);
    await again.load();
    for (const one of [...records.slice(1), record(3, 'acme', ['StepCompleted'])]) again.follow(one);
    expect(again.of('acme', NOON)).toEqual({ logBytes: 300, runs: 2, steps: 3, runsToday: 1, stepsToday: 2 });
    expect(again.of('acme', NOON + 86_400_000)).toMatchObject({ runs: 2, runsToday: 0, stepsToday: 0 });
    expect(again.of('zeta', NOON)).toMatchObject({ logBytes: 100, runs: 1 });
  });
});
