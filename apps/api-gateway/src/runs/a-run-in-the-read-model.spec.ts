import type { ExecutionEvent } from '@runbook/domain';
import { sha256Of, type DecisionRecord } from '@runbook/wire';
import { framesOf } from './live/event-frames.js';
import { documentOf, entryOf } from './model/execution-documents.js';
import { ExecutionEntry } from './model/execution-entry.js';
import { executionStats } from './views/execution-stats.js';
import { executionView } from './views/execution-view.js';

const START = Date.parse('2026-11-21T10:00:00.000Z');
const dev = { kind: 'person', id: 'dev', tenant: 'default', via: 'api-key' } as const;

const started: ExecutionEvent = {
  type: 'ExecutionStarted',
  at: START,
  runbook: { id: 'greet', version: 2, digest: 'd'.repeat(64) },
  steps: [
    { id: 'look', type: 'call-service', name: 'Look it up' },
    { id: 'note', type: 'transform' },
  ],
  inputs: { name: 'Ana', bundle: { $blob: 'b'.repeat(64), bytes: 70_000 } },
  requestDigest: 'r',
  dataLicenses: ['internal'],
  incidentId: 'INC-1',
  startedBy: dev,
};
const requested: ExecutionEvent = {
  type: 'StepRequested',
  at: START + 1,
  step: 'look',
  stepType: 'call-service',
  attempt: 1,
  dispatch: 1,
  idempotencyKey: 'k',
  parameters: {},
  timeoutMs: 1_000,
  leaseMs: 30_000,
};
const completed: ExecutionEvent = {
  type: 'StepCompleted',
  at: START + 5,
  step: 'look',
  attempt: 1,
  executor: 'x',
  output: { score: 70 },
  http: { status: 200, headers: {} },
};
const skipped: ExecutionEvent = { type: 'StepSkipped', at: START + 5, step: 'note', reason: 'when-false' };
const ended: ExecutionEvent = { type: 'ExecutionCompleted', at: START + 5, outputs: { score: 70 }, failures: 0 };

const recordOf = (version: number, ...events: ExecutionEvent[]): DecisionRecord<ExecutionEvent> => ({
  v: 1,
  aggregate: 'execution',
  id: 'exe_1',
  tenant: 'default',
  term: 1,
  owner: 'own_1',
  seq: version,
  version,
  at: new Date(START).toISOString(),
  cause: { command: `cmd_${version}` },
  actor: dev,
  prev: null,
  events,
});

function folded(...records: DecisionRecord<ExecutionEvent>[]): ExecutionEntry {
  const entry = ExecutionEntry.before('exe_1', 'default');
  for (const record of records) entry.fold({ record, bytes: Buffer.from(JSON.stringify(record)) });
  return entry;
}

const first = recordOf(1, started, requested);
const second = recordOf(2, completed, skipped, ended);

describe('a run in the read model', () => {
  it('is shown with its steps, times and references', () => {
    expect(JSON.parse(JSON.stringify(executionView(folded(first, second))))).toEqual({
      id: 'exe_1',
      status: 'COMPLETED',
      tenant: 'default',
      incidentId: 'INC-1',
      startedAt: '2026-11-21T10:00:00.000Z',
      endedAt: '2026-11-21T10:00:00.005Z',
      durationMs: 5,
      runbook: { id: 'greet', version: 2, digest: 'd'.repeat(64) },
      inputs: { name: 'Ana', bundle: { $blob: 'b'.repeat(64), bytes: 70_000 } },
      dataLicenses: ['internal'],
      startedBy: dev,
      steps: [
        {
          id: 'look',
          type: 'call-service',
          name: 'Look it up',
          status: 'COMPLETED',
          attempt: 1,
          startedAt: '2026-11-21T10:00:00.001Z',
          endedAt: '2026-11-21T10:00:00.005Z',
          durationMs: 4,
          executor: 'x',
          output: { score: 70 },
          http: { status: 200, headers: {} },
        },
        { id: 'note', type: 'transform', status: 'SKIPPED', attempt: 0, endedAt: '2026-11-21T10:00:00.005Z', reason: 'when-false' },
      ],
      outputs: { score: 70 },
      failures: 0,
      version: 2,
    });
  });

  it('is counted with what it cost', () => {
    const stats = executionStats(folded(first, second), START + 60_000);
    expect(stats).toMatchObject({
      durationMs: 5,
      records: 2,
      events: 5,
      totals: { steps: 2, settled: 2, attempts: 1, byStatus: { COMPLETED: 1, SKIPPED: 1 } },
    });
    expect(stats.logBytes).toBe(JSON.stringify(first).length + JSON.stringify(second).length);
    expect(executionStats(folded(first), START + 60_000)).toMatchObject({ durationMs: 60_000, totals: { settled: 0 } });
  });

  it('comes back from its document as it was, and goes on', () => {
    const stored = entryOf(JSON.parse(JSON.stringify(documentOf(folded(first)))));
    stored.fold({ record: second, bytes: Buffer.from(JSON.stringify(second)) });
    expect(JSON.stringify(executionView(stored))).toBe(JSON.stringify(executionView(folded(first, second))));
    expect(stored.logBytes).toBe(folded(first, second).logBytes);
  });

  it('knows the hash of its last record, from its document too', () => {
    expect(folded(first).headHash).toBe(sha256Of(JSON.stringify(first)));
    expect(entryOf(documentOf(folded(first))).headHash).toBe(sha256Of(JSON.stringify(first)));
  });

  it('remembers its newest records while it runs, all or none of what is asked', () => {
    const next = recordOf(2, requested);
    expect(folded(first, next).recentAfter(0)).toEqual([first, next]);
    expect(folded(first, next).recentAfter(1)).toEqual([next]);
    expect(folded(first, next).recentAfter(2)).toEqual([]);
    const long = folded(first, ...Array.from({ length: 200 }, (_, n) => recordOf(n + 2, requested)));
    expect(long.recentAfter(0)).toBeUndefined();
    for (let version = 0; version <= 201; version++) {
      const found = long.recentAfter(version)?.map((record) => record.version);
      if (found) expect(found).toEqual(Array.from({ length: 201 - version }, (_, n) => version + 1 + n));
    }
    // Half of 64 at least.
    expect(long.recentAfter(201 - 32)).toHaveLength(32);
    expect(folded(first, second).recentAfter(0)).toBeUndefined();
  });
});

describe('a live view of a run', () => {
  it('has a frame for each event', () => {
    const frames = framesOf(second, { version: 0, index: 0 }).split('\n\n').filter(Boolean);
    expect(frames.map((frame) => frame.split('\n').slice(0, 2))).toEqual([
      ['id: 2.0', 'event: StepCompleted'],
      ['id: 2.1', 'event: StepSkipped'],
      ['id: 2.2', 'event: ExecutionCompleted'],
    ]);
    expect(JSON.parse(frames[0]!.split('\ndata: ')[1]!)).toMatchObject({
      version: 2,
      index: 0,
      type: 'StepCompleted',
      output: { score: 70 },
    });
  });

  it('resumes behind every position without loss or repeat', () => {
    const all = [first, second].flatMap((record) => record.events.map((_, index) => ({ version: record.version, index })));
    all.forEach((position, n) => {
      const frames = [first, second].map((record) => framesOf(record, position)).join('');
      expect([...frames.matchAll(/^id: (.*)$/gm)].map(([, id]) => id)).toEqual(
        all.slice(n + 1).map(({ version, index }) => `${version}.${index}`),
      );
    });
  });

  it('keeps a line break inside a value inside its frame', () => {
    const record = recordOf(1, { ...completed, output: 'a\nb\r\n\nc' });
    expect(framesOf(record, { version: 0, index: 0 }).trimEnd().split('\n')).toHaveLength(3);
  });
});
