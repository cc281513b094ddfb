import type { Actor, ExecutionEvent } from '@runbook/domain';
import { MemoryDocuments } from '@runbook/spec-kit';
import type { RunbookCatalogue } from '@runbook/service';
import { ANA, ReadModel } from '../../test/read-model.js';
import { ListExecutions, ListExecutionsHandler } from '../runs/views/queries.js';
import type { ClassifiedRun } from '../access/clearances.js';
import type { doubtView } from './doubt-view.js';
import { ListDoubts, ListDoubtsHandler } from './queries.js';

const AT = Date.parse('2026-11-21T10:00:00.000Z');
const error = { name: 'timeout', message: 'too late', details: { secretive: 'reply' } };
const BEN: Actor = { ...ANA, id: 'ben' };

const started = (at: number, more: object = {}): ExecutionEvent => ({
  type: 'ExecutionStarted',
  at,
  runbook: { id: 'contain', version: 1, digest: 'd'.repeat(64) },
  steps: [
    { id: 'isolate', type: 'call-service' },
    { id: 'tell', type: 'notify' },
  ],
  inputs: {},
  requestDigest: '',
  dataLicenses: [],
  startedBy: ANA,
  ...more,
});
const requested = (step: string): ExecutionEvent => {
  const terms = { attempt: 1, dispatch: 1, idempotencyKey: 'k', parameters: {}, timeoutMs: 1_000, leaseMs: 1_000 };
  return { type: 'StepRequested', at: AT, step, stepType: 'call-service', ...terms, effect: 'once' };
};
const doubted = (step: string): ExecutionEvent => ({ type: 'StepInDoubt', at: AT, step, attempt: 1, error });
const resolved = (step: string): ExecutionEvent[] => [
  { type: 'StepResolved', at: AT, step, outcome: 'completed', reason: 'seen', by: 'ana' },
  { type: 'StepCompleted', at: AT, step, attempt: 1, output: null },
];

describe('the inbox of operators', () => {
  let read: ReadModel;
  beforeEach(async () => (read = await ReadModel.over(new MemoryDocuments())));
  afterEach(() => read.close());

  const inbox = async (actor: Actor, query: object = {}) => {
    const page = { mine: 'true', limit: 50, ...query } as const;
    const cleared = { mayRead: () => true, isClearedForAll: () => true, shown: (run: ClassifiedRun) => run };
    const found = await new ListDoubtsHandler(read.model).execute(new ListDoubts(actor, page, undefined, cleared));
    return { ...found, items: found.items as ReturnType<typeof doubtView>[] };
  };
  const shown = async (id: string) => {
    const { items } = await new ListExecutionsHandler(read.model, {} as RunbookCatalogue).execute(new ListExecutions(ANA, { limit: 50 }));
    const line = items.find((item) => item.id === id);
    return [line?.status, line && 'stepsInDoubt' in line ? line.stepsInDoubt : undefined];
  };

  it('has a run with each step in doubt and what can be said of it, until its last doubt is resolved', async () => {
    await read.record('exe_1', [started(AT), requested('isolate'), requested('tell')]);
    expect([await shown('exe_1'), await inbox(ANA)]).toEqual([['RUNNING', undefined], { items: [] }]);
    await read.record('exe_1', [doubted('isolate')]);
    const href = '/api/v1/executions/exe_1/steps/isolate/resolve';
    const act = (outcome: string) => ({ outcome, method: 'POST', href, body: { outcome, expectedAttempt: 1 }, means: expect.any(String) });
    // Another step runs, so the run does; the inbox has its doubt all the same.
    expect(await shown('exe_1')).toEqual(['RUNNING', 1]);
    expect((await inbox(ANA)).items).toEqual([
      {
        execution: 'exe_1',
        status: 'RUNNING',
        runbook: { id: 'contain', version: 1, digest: 'd'.repeat(64) },
        incidentId: undefined,
        startedAt: '2026-11-21T10:00:00.000Z',
        startedBy: ANA,
        youMayResolve: true,
        stepsInDoubt: 1,
        steps: [
          {
            step: 'isolate',
            type: 'call-service',
            attempt: 1,
            startedAt: '2026-11-21T10:00:00.000Z',
            error: { name: 'timeout', message: 'too late' },
            acts: ['completed', 'failed', 'retry'].map(act),
          },
        ],
      },
    ]);
    await read.record('exe_1', [doubted('tell')]);
    expect([await shown('exe_1'), (await inbox(ANA)).items[0]?.stepsInDoubt]).toEqual([['AWAITING_OPERATOR', 2], 2]);
    await read.record('exe_1', resolved('isolate'));
    expect((await inbox(ANA)).items[0]?.steps.map(({ step }) => step)).toEqual(['tell']);
    await read.record('exe_1', resolved('tell'));
    expect([await shown('exe_1'), await inbox(ANA)]).toEqual([['RUNNING', undefined], { items: [] }]);
  });

  it('is of those whose word would be taken; the others see it without acts when they ask for all', async () => {
    const legalBasis = { authority: 'Act', reference: 'r', classification: 'SECRET', authorizedUsers: ['ana'], purpose: 'p' };
    await read.record('exe_1', [started(AT, { legalBasis }), requested('isolate'), doubted('isolate')]);
    expect((await inbox(ANA)).items[0]).toMatchObject({ youMayResolve: true, steps: [{ acts: [{}, {}, {}] }] });
    expect((await inbox(BEN)).items).toEqual([]);
    expect((await inbox(BEN, { mine: 'false' })).items[0]).toMatchObject({ youMayResolve: false, steps: [{ acts: [] }] });
    expect((await inbox({ ...ANA, tenant: 'other' }, { mine: 'false' })).items).toEqual([]);
  });

  it('is paged, newest first, from what is stored and what is not yet', async () => {
    const ids = Array.from({ length: 7 }, (_, n) => `exe_${n}`);
    for (const [n, id] of ids.entries())
      await read.record(id, [started(AT + n), requested('isolate'), ...(n === 3 ? [] : [doubted('isolate')])]);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await inbox(ANA, { limit: 2, ...(cursor !== undefined && { cursor }) });
      seen.push(...page.items.map(({ execution }) => execution));
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    expect(seen).toEqual(['exe_6', 'exe_5', 'exe_4', 'exe_2', 'exe_1', 'exe_0']);
  });

  it('names the first steps of many, and how many there are', async () => {
    const steps = Array.from({ length: 30 }, (_, n) => ({ id: `s${n}`, type: 'call-service' }));
    await read.record('exe_1', [started(AT, { steps }), ...steps.flatMap(({ id }) => [requested(id), doubted(id)])]);
    const [item] = (await inbox(ANA)).items;
    expect([item?.stepsInDoubt, item?.steps.length]).toEqual([30, 20]);
  });
});
