import { noExecution } from '@runbook/domain';
import { MemoryDocuments } from '@runbook/spec-kit';
import type { AdmittedDecision } from '@runbook/processor';
import { setTimeout as sleep } from 'node:timers/promises';
import { silent } from '../../../test/silent.js';
import { tenantUses } from '../../../test/tenant-uses.js';
import { GatewayLimits } from '../../http/gateway-limits.js';
import { documentOf, ExecutionDocuments } from './execution-documents.js';
import { ExecutionEntry } from './execution-entry.js';
import { OpenRuns } from './open-runs.js';
import { TenantLogs } from './tenant-logs.js';

const entry = (id: string, tenant: string, status: string, startedAt = 0): ExecutionEntry => {
  const state = { ...noExecution, status, startedAt } as ExecutionEntry['state'];
  return ExecutionEntry.of({ id, tenant, state, version: 1, logBytes: 0, headHash: '' });
};

const NOON = Date.UTC(2026, 10, 30, 12);

const record = (offset: number, tenant: string, types: readonly string[], at = NOON) =>
  ({
    ...{ partition: 0, offset, bytes: Buffer.alloc(100) },
    record: { tenant, at: new Date(at).toISOString(), events: types.map((type) => ({ type })) },
  }) as unknown as AdmittedDecision;

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

  const stored = async (documents: MemoryDocuments, entries: readonly ExecutionEntry[]): Promise<ExecutionDocuments> => {
    const executions = new ExecutionDocuments(documents, silent);
    while (!(await executions.lined.lineMore()));
    await executions.write(entries.map(documentOf));
    return executions;
  };

  it.each([0, 1, 2, 3, 4, 5])('is known of %i runs of each status after a start, two read at a time', async (count) => {
    const documents = new MemoryDocuments();
    // Two of each instant, so that a page ends between them.
    const runs = Array.from({ length: count }, (_, n) =>
      ['RUNNING', 'PENDING', 'PAUSED', 'COMPLETED'].map((status) => entry(`exe_${status}_${n}`, 'acme', status, Math.floor(n / 2))),
    );
    const executions = await stored(documents, [...runs.flat(), entry('exe_own', 'default', 'RUNNING'), entry('exe_z', 'zeta', 'PAUSED')]);
    const uses = tenantUses(executions, documents, { tenants: ['acme'], limits: GatewayLimits.of({ openRunsReadLines: 2 }) });
    expect(() => uses.open('acme')).toThrow('being counted');
    await uses.onApplicationBootstrap();
    expect(uses.open('acme')).toEqual({ running: 2 * count, parked: count });
    expect(uses.open('default')).toEqual({ running: 1, parked: 0 });
  });

  it('is counted when the store answers again, and until then nobody is told a number', async () => {
    const documents = new MemoryDocuments();
    const executions = await stored(documents, [entry('exe_1', 'default', 'RUNNING'), entry('exe_2', 'default', 'RUNNING')]);
    const uses = tenantUses(executions, documents);
    documents.fault = new Error('away');
    await uses.onApplicationBootstrap();
    uses.follow(record(0, 'default', []), entry('exe_2', 'default', 'COMPLETED'));
    expect(() => uses.open('default')).toThrow(expect.objectContaining({ code: 'not-ready', extras: { headers: { 'retry-after': '1' } } }));
    expect(uses.openSoFar('default')).toEqual({ running: 0, parked: 0 });
    documents.fault = undefined;
    const counted = async () => {
      for (;;) {
        try {
          return uses.open('default');
        } catch {
          await sleep(10);
        }
      }
    };
    expect(await counted()).toEqual({ running: 1, parked: 0 });
    await uses.beforeApplicationShutdown();
  });
});

describe('what a tenant has on the log', () => {
  it('is the same after a restart that reads records again, and of its own day', async () => {
    const documents = new MemoryDocuments();
    const first = new TenantLogs(documents, new GatewayLimits());
    const records = [
      record(0, 'acme', ['ExecutionStarted', 'StepRequested'], NOON - 86_400_000),
      record(1, 'zeta', ['ExecutionStarted']),
      record(2, 'acme', ['ExecutionStarted', 'StepRequested', 'StepRequested']),
    ];
    for (const one of records) first.follow(one);
    await first.write();
    const again = new TenantLogs(documents, new GatewayLimits());
    await again.load();
    for (const one of [...records.slice(1), record(3, 'acme', ['StepCompleted'])]) again.follow(one);
    expect(again.of('acme', NOON)).toEqual({ logBytes: 300, runs: 2, steps: 3, runsToday: 1, stepsToday: 2 });
    expect(again.of('acme', NOON + 86_400_000)).toMatchObject({ runs: 2, runsToday: 0, stepsToday: 0 });
    expect(again.of('zeta', NOON)).toMatchObject({ logBytes: 100, runs: 1 });
  });

  it.each([1, 2, 3, 4, 5])('is read of %i tenants, two at a time', async (count) => {
    const documents = new MemoryDocuments();
    const limits = GatewayLimits.of({ tenantLogsReadDocuments: 2 });
    const first = new TenantLogs(documents, limits);
    const tenants = Array.from({ length: count }, (_, n) => `tenant-${n}`);
    for (const [offset, tenant] of tenants.entries()) first.follow(record(offset, tenant, ['ExecutionStarted']));
    await first.write();
    const again = new TenantLogs(documents, limits);
    await again.load();
    expect(tenants.map((tenant) => again.of(tenant, NOON).logBytes)).toEqual(tenants.map(() => 100));
  });

  it('is written when the store takes it, however often it did not', async () => {
    const documents = new MemoryDocuments();
    const logs = new TenantLogs(documents, new GatewayLimits());
    logs.follow(record(0, 'acme', ['ExecutionStarted']));
    documents.fault = new Error('away');
    for (let times = 0; times < 2; times++) await expect(logs.write()).rejects.toThrow('away');
    documents.fault = undefined;
    await logs.write();
    expect(documents.at('gateway.tenant-logs', 'acme/0')).toEqual({
      ...{ _id: 'acme/0', tenant: 'acme', offset: 0, logBytes: 100, runs: 1, steps: 0 },
      ...{ day: Math.floor(NOON / 86_400_000), runsOfDay: 1, stepsOfDay: 0 },
    });
  });

  it('is that of the gateway which read on, not what this one remembers of before', async () => {
    const documents = new MemoryDocuments();
    const logs = ['stood still', 'read on'].map(() => new TenantLogs(documents, new GatewayLimits()));
    for (const one of logs) one.follow(record(0, 'acme', ['ExecutionStarted']));
    logs[1]!.follow(record(1, 'acme', ['ExecutionStarted']));
    await logs[1]!.write();
    await logs[0]!.write();
    await logs[0]!.load();
    expect(logs[0]!.of('acme', NOON)).toMatchObject({ logBytes: 200, runs: 2 });
  });
});
