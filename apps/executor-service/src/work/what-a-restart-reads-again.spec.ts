import type { ExecutionEvent, StepRequested } from '@runbook/domain';
import type { AdmittedRecord, ReaderPosition } from '@runbook/processor';
import type { DecisionRecord } from '@runbook/wire';
import fc from 'fast-check';
import { PartitionRequests } from './partition-requests.js';
import { CHECKPOINT_RECORDS, PARK_BEHIND_RECORDS } from './watermark.js';

const actor = { kind: 'service', id: 'test', tenant: 'acme', via: 'log' } as const;
const position = (offset: number): ReaderPosition => ({ offset, term: 1, owner: 'own_1', seq: offset });
const nothing = () => undefined;
const ignore = {
  opened: nothing,
  askedAgain: nothing,
  held: nothing,
  policyNoted: nothing,
  cancelRequested: nothing,
  doubted: nothing,
  closed: nothing,
  used: nothing,
};

const record = (id: string, offset: number, events: ExecutionEvent[]): AdmittedRecord => ({
  topic: 'events',
  partition: 0,
  offset,
  bytes: Buffer.alloc(10),
  headers: {},
  hash: '',
  record: {
    v: 1,
    aggregate: 'execution',
    id,
    tenant: 'acme',
    term: 1,
    owner: 'own_1',
    seq: offset,
    version: 1,
    at: '',
    cause: { command: 'cmd' },
    actor,
    prev: null,
    events,
  } satisfies DecisionRecord,
});

const started = (): ExecutionEvent => ({
  type: 'ExecutionStarted',
  at: 1,
  runbook: { id: 'r', version: 1, digest: 'd' },
  steps: [],
  inputs: {},
  requestDigest: '',
  dataLicenses: [],
  startedBy: actor,
});
const requested = (step: string, attempt = 1): StepRequested => ({
  type: 'StepRequested',
  at: 1,
  step,
  stepType: 'action',
  attempt,
  dispatch: 1,
  idempotencyKey: step,
  parameters: null,
  timeoutMs: 1,
  leaseMs: 1,
});
const completed = (step: string): ExecutionEvent => ({ type: 'StepCompleted', at: 1, step, attempt: 1, output: null });
const ended = (): ExecutionEvent => ({ type: 'ExecutionCompleted', at: 1, outputs: {}, failures: 0 });

/** Executions whose facts a restart finds in documents. */
const foldAll = (records: readonly AdmittedRecord[], from = 0): PartitionRequests => {
  const requests = new PartitionRequests(0, ignore);
  requests.fold([], position(from));
  requests.fold(records.slice(from), position(records.length));
  return requests;
};
const openOf = (requests: PartitionRequests) =>
  requests
    .open()
    .map(({ execution, asked }) => `${execution.id}/${asked.step}/${asked.attempt}`)
    .sort();

/** A legal history of a few executions, interleaved by chance. */
const histories = fc
  .array(fc.record({ execution: fc.nat(5), choice: fc.nat(9), step: fc.constantFrom('a', 'b') }), { maxLength: 60 })
  .map((moves) => {
    const lives = new Map<number, { life: number; on: boolean; attempts: Map<string, number> }>();
    return moves.map(({ execution, choice, step }, offset) => {
      const run = lives.get(execution) ?? { life: 0, on: false, attempts: new Map<string, number>() };
      lives.set(execution, run);
      const events: ExecutionEvent[] = [];
      if (!run.on) {
        run.life++;
        run.on = true;
        run.attempts.clear();
        events.push(started());
      }
      const id = `exe_${execution}_${run.life}`;
      const attempt = (run.attempts.get(step) ?? 0) + 1;
      if (choice < 4) {
        run.attempts.set(step, attempt);
        events.push(requested(step, attempt));
      } else if (choice < 8) events.push(completed(step));
      else {
        events.push(ended());
        run.on = false;
      }
      return record(id, offset, events);
    });
  });

describe('what a restart reads again', () => {
  it('gives the same open requests with the facts of their executions, wherever it happens', () => {
    fc.assert(
      fc.property(histories, fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 60, maxLength: 60 }), (records, sizes) => {
        const live = new PartitionRequests(0, ignore);
        live.fold([], position(0));
        let read = 0;
        for (const size of sizes) {
          const batch = records.slice(read, read + size);
          if (batch.length === 0) break;
          read += batch.length;
          live.fold(batch, position(read));
          const from = live.watermark.position()?.offset ?? 0;
          const again = foldAll(records.slice(0, read), from);
          expect(openOf(again)).toEqual(openOf(live));
          for (const { execution } of again.open()) expect(execution.facts).toBeDefined();
        }
      }),
    );
  });

  const idle = (from: number, count: number) =>
    Array.from({ length: count }, (_, n) => record(`exe_idle_${from + n}`, from + n, [started(), ended()]));
  const foldIn = (requests: PartitionRequests, records: readonly AdmittedRecord[], from: number) => {
    for (let at = 0; at < records.length; at += 100) {
      const batch = records.slice(at, at + 100);
      requests.fold(batch, position(from + at + batch.length));
    }
  };

  it('is nothing when nothing is open, and at most a checkpoint more than what is', () => {
    const requests = new PartitionRequests(0, ignore);
    requests.fold([], position(0));
    foldIn(requests, idle(0, 5_000), 0);
    expect(requests.watermark.position()?.offset).toBe(5_000);
    foldIn(requests, [record('exe_open', 5_000, [started()])], 5_000);
    foldIn(requests, idle(5_001, 3_000), 5_001);
    const offset = requests.watermark.position()!.offset;
    expect(offset).toBeLessThanOrEqual(5_000);
    expect(offset).toBeGreaterThan(5_000 - CHECKPOINT_RECORDS);
  });

  it('does not go back to executions that wait for long: they are parked, and their documents removed at their end', () => {
    const requests = new PartitionRequests(0, ignore);
    requests.fold([], position(0));
    foldIn(requests, [record('exe_waits', 0, [started()])], 0);
    foldIn(requests, idle(1, PARK_BEHIND_RECORDS + 500), 1);
    const far = [...requests.watermark.farBehind()];
    expect(far.map(({ id }) => id)).toEqual(['exe_waits']);
    for (const execution of far) requests.parked(execution);
    const end = PARK_BEHIND_RECORDS + 501;
    expect(requests.watermark.position()?.offset).toBe(end);

    requests.fold([record('exe_waits', end, [requested('a')])], position(end + 1));
    expect(openOf(requests)).toEqual(['exe_waits/a/1']);
    expect(requests.open()[0]?.execution.facts).toBeUndefined();
    expect(requests.watermark.position()?.offset).toBe(end);
    requests.fold([record('exe_waits', end + 1, [completed('a'), ended()])], position(end + 2));
    expect([...requests.ended]).toEqual(['exe_waits']);
    expect(requests.watermark.position()?.offset).toBe(end + 2);
  });
});
