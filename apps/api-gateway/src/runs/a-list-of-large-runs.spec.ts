import type { ExecutionEvent } from '@runbook/domain';
import { MemoryDocuments } from '@runbook/spec-kit';
import type { RunbookCatalogue } from '@runbook/service';
import { CountedDocuments } from '../../test/counted-documents.js';
import { ANA, ReadModel } from '../../test/read-model.js';
import { listApprovals } from '../approvals/approval-list.js';
import { approvalDocument, type ApprovalDocument } from '../approvals/model/approval-document.js';
import { GatewayLimits } from '../http/gateway-limits.js';
import { documentOf, lineOf, type ExecutionDocument, type ExecutionLine } from './model/execution-documents.js';
import { executionView } from './views/execution-view.js';
import { ExpectExecution, ExpectExecutionHandler, ListExecutions, ListExecutionsHandler } from './views/queries.js';

const AT = Date.parse('2026-11-21T10:00:00.000Z');
const LARGE = 'x'.repeat(200_000);
/** A line, with what it is found by. */
const LINE_BYTES_MAX = 1_000;

const started = (at: number): ExecutionEvent => ({
  type: 'ExecutionStarted',
  at,
  runbook: { id: 'contain', version: 1, digest: 'd'.repeat(64) },
  steps: [
    { id: 'look', type: 'call-service' },
    { id: 'ask', type: 'human-approval' },
  ],
  inputs: { large: LARGE },
  requestDigest: '',
  dataLicenses: [],
  incidentId: 'INC-1',
  startedBy: ANA,
});
const asked = (at: number, approval: string): ExecutionEvent => ({
  type: 'ApprovalRequested',
  at,
  step: 'ask',
  attempt: 1,
  approval,
  kind: 'approval',
  shown: { definition: 'd'.repeat(64), step: 'ask', attempt: 1, round: 0, message: 'Isolate?', targets: [] },
  digest: 'd'.repeat(64),
  approvers: { users: ['ben'] },
  quorum: 1,
  fourEyes: true,
  rejectOnFirst: true,
  onTimeout: 'fail',
  form: { type: 'object', description: LARGE },
});
const looked = (at: number): ExecutionEvent => ({ type: 'StepCompleted', at, step: 'look', attempt: 1, output: LARGE });
const failure = { step: 'look', error: { name: 'connection', message: 'nobody there' } };
const failed = (at: number): ExecutionEvent[] => [
  { type: 'ExecutionFailing', at, outcome: 'FAILED', failure },
  { type: 'StepCancelled', at, step: 'ask', attempt: 1, reason: 'run-failed' },
  { type: 'ExecutionFailed', at, failure },
];

const idOf = (n: number): string => `exe_${String(n).padStart(3, '0')}`;

async function manyLargeRuns(store: CountedDocuments, count: number): Promise<void> {
  const read = await ReadModel.over(store);
  for (let n = 0; n < count; n++) {
    await read.record(idOf(n), [started(AT + n), asked(AT + n, `apr_${n}`)]);
    await read.record(idOf(n), [looked(AT + n + 5), ...(n % 2 === 0 ? failed(AT + n + 9) : [])]);
  }
  await read.close();
  store.handedOut.clear();
}

const list = (read: ReadModel, query: object) =>
  new ListExecutionsHandler(read.model, {} as RunbookCatalogue).execute(new ListExecutions(ANA, { limit: 50, ...query }));

describe('a list of large runs', () => {
  it('reads lines alone, and shows what the runs are', async () => {
    const store = new CountedDocuments(new MemoryDocuments());
    await manyLargeRuns(store, 12);
    const read = await ReadModel.over(store);
    const { items } = await list(read, {});
    expect(items.map(({ id }) => id)).toEqual(Array.from({ length: 12 }, (_, n) => idOf(11 - n)));
    expect(store.total).toBeLessThan(12 * LINE_BYTES_MAX);
    expect(JSON.parse(JSON.stringify(items.slice(0, 2)))).toEqual([
      {
        id: 'exe_011',
        status: 'AWAITING_APPROVAL',
        tenant: 'default',
        incidentId: 'INC-1',
        startedAt: '2026-11-21T10:00:00.011Z',
        runbook: { id: 'contain', version: 1, digest: 'd'.repeat(64) },
        startedBy: ANA,
        failures: 0,
        version: 2,
      },
      {
        id: 'exe_010',
        status: 'FAILED',
        tenant: 'default',
        incidentId: 'INC-1',
        startedAt: '2026-11-21T10:00:00.010Z',
        endedAt: '2026-11-21T10:00:00.019Z',
        durationMs: 9,
        runbook: { id: 'contain', version: 1, digest: 'd'.repeat(64) },
        startedBy: ANA,
        failures: 0,
        failure: { step: 'look', error: { name: 'connection', message: 'nobody there' } },
        version: 2,
      },
    ]);
    // The same members say the same in the answer about one run.
    const one = executionView((await read.model.find('default', 'exe_010'))!) as unknown as Record<string, unknown>;
    for (const [member, value] of Object.entries(items[1]!)) expect([member, one[member]]).toEqual([member, value]);
    await read.close();
  });

  it('finds by every filter, page by page, what is stored and what is not yet', async () => {
    const store = new CountedDocuments(new MemoryDocuments());
    await manyLargeRuns(store, 7);
    const read = await ReadModel.over(store);
    await read.record('exe_100', [started(AT + 100), looked(AT + 101)]);
    const pages: string[][] = [];
    for (let cursor: string | undefined, first = true; first || cursor; first = false) {
      const page = await list(read, { limit: 2, runbookId: 'contain', incidentId: 'INC-1', ...(cursor && { cursor }) });
      pages.push(page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    expect(pages).toEqual([
      ['exe_100', 'exe_006'],
      ['exe_005', 'exe_004'],
      ['exe_003', 'exe_002'],
      ['exe_001', 'exe_000'],
    ]);
    expect((await list(read, { status: 'FAILED' })).items.map(({ id }) => id)).toEqual(['exe_006', 'exe_004', 'exe_002', 'exe_000']);
    expect((await list(read, { runbookId: 'other' })).items).toEqual([]);
    expect(store.total).toBeLessThan(40 * LINE_BYTES_MAX);
    await read.close();
  });

  it('is asked before many runs are acted on, without their states', async () => {
    const store = new CountedDocuments(new MemoryDocuments());
    await manyLargeRuns(store, 2);
    const read = await ReadModel.over(store);
    const handler = new ExpectExecutionHandler(read.model);
    await handler.execute(new ExpectExecution(ANA, 'exe_001'));
    await expect(handler.execute(new ExpectExecution({ ...ANA, tenant: 'other' }, 'exe_001'))).rejects.toMatchObject({
      code: 'execution-unknown',
    });
    await expect(handler.execute(new ExpectExecution(ANA, 'exe_none'))).rejects.toMatchObject({ code: 'execution-unknown' });
    expect(store.total).toBeLessThan(3 * LINE_BYTES_MAX);
    await read.close();
  });

  it('of requests to people reads lines alone, too', async () => {
    const store = new CountedDocuments(new MemoryDocuments());
    await manyLargeRuns(store, 12);
    const read = await ReadModel.over(store);
    const filter = { tenant: 'default', onlyOpen: true, fits: () => true };
    const { items } = await listApprovals(await read.approvals.lines(), read.approvals.allUnwritten(), filter, {
      ...new GatewayLimits(),
      limit: 50,
    });
    expect(items.map(({ _id }) => _id)).toEqual(['apr_11', 'apr_9', 'apr_7', 'apr_5', 'apr_3', 'apr_1']);
    expect(store.total).toBeLessThan(12 * LINE_BYTES_MAX);
    await read.close();
  });
});

describe('a line', () => {
  const entry = async (read: ReadModel, id: string) => (await read.model.find('default', id))!;

  it('is never behind its run, whatever a gateway that was overtaken writes, and wherever one is killed', async () => {
    const store = new MemoryDocuments();
    const read = await ReadModel.over(store);
    await read.record('exe_1', [started(AT)]);
    const older = documentOf(await entry(read, 'exe_1'));
    await read.record('exe_1', [looked(AT + 1)]);
    await read.close();
    // The older form arrives late: neither the run nor its line goes back.
    await read.executions.write([older]);
    expect([(await read.executions.lined.get('exe_1'))?.version, (await read.executions.lined.line('exe_1'))?.version]).toEqual([2, 2]);
    // Killed between the two writes: the line is ahead, and the record that comes again takes the run there.
    const third = read.admit('exe_1', failed(AT + 2));
    const lines = await store.collection<ExecutionLine>({ name: 'gateway.labelled-runs', indexes: [['version']] });
    await lines.write([{ put: { ...lineOf(await entry(read, 'exe_1')), version: 3, status: 'FAILED' }, ifNewer: 'version' }]);
    const again = await ReadModel.over(store);
    await again.deliver(third);
    await again.close();
    expect(await again.executions.lined.get('exe_1')).toMatchObject({ version: 3, state: { status: 'FAILED' } });
    expect(await again.executions.lined.line('exe_1')).toMatchObject({ version: 3, status: 'FAILED' });
  });

  it('is made for everything that was stored before there were lines, and again when the lines are removed', async () => {
    const before = new MemoryDocuments();
    const read = await ReadModel.over(before);
    for (let n = 0; n < 23; n++) await read.record(idOf(n), [started(AT + n), asked(AT + n, `apr_${n}`)]);
    await read.close();
    const store = new MemoryDocuments();
    const runs = await store.collection<ExecutionDocument>({ name: 'gateway.executions', indexes: [['version']] });
    const requests = await store.collection<ApprovalDocument>({ name: 'gateway.approvals', indexes: [['version']] });
    for (let n = 0; n < 23; n++) {
      const stored = (await read.executions.lined.get(idOf(n)))!;
      await runs.write([{ put: stored }]);
      await requests.write([{ put: approvalDocument({ ...stored, id: stored._id }, 'ask')! }]);
    }
    const upgraded = await ReadModel.over(store);
    await expect(list(upgraded, {})).rejects.toMatchObject({ code: 'not-ready' });
    await expect(upgraded.approvals.lines()).rejects.toMatchObject({ code: 'not-ready' });
    // Not one is lost meanwhile: a run that is named has its line, and what goes on is written.
    expect(await upgraded.model.knows('default', idOf(22))).toBe(true);
    await upgraded.deliver({ ...read.admit(idOf(3), [looked(AT + 50)]) });
    await new Promise((resolve) => setTimeout(resolve, 20));
    const { items } = await list(upgraded, {});
    expect(items.map((line) => [line.id, 'version' in line && line.version])).toEqual(
      Array.from({ length: 23 }, (_, n) => [idOf(22 - n), 22 - n === 3 ? 2 : 1]),
    );
    expect(await (await upgraded.approvals.lines()).find({ where: { tenant: 'default', open: 1 }, limit: 100 })).toHaveLength(23);
    await upgraded.close();
  });
});
