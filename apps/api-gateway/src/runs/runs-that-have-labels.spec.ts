import type { ExecutionEvent, RunLabels } from '@runbook/domain';
import type { RunbookCatalogue } from '@runbook/service';
import { MemoryDocuments } from '@runbook/spec-kit';
import { ANA, ReadModel } from '../../test/read-model.js';
import type { Reader } from '../access/clearances.js';
import { ListExecutions, ListExecutionsHandler, CountExecutions, CountExecutionsHandler } from './views/queries.js';

const AT = Date.parse('2026-11-21T10:00:00.000Z');
const HOSTS = ['ws-7.example', 'ws-8.example', 'Böse.example', 'ws-10.example'];

const started = (n: number, labels: RunLabels | undefined, runbook = 'contain'): ExecutionEvent => ({
  type: 'ExecutionStarted',
  at: AT + n,
  runbook: { id: runbook, version: 1, digest: 'd'.repeat(64) },
  steps: [{ id: 'a', type: 'action' }],
  inputs: { host: HOSTS[n % HOSTS.length]!, ports: [443, 8_000 + n], note: { text: 'x'.repeat(500) } },
  requestDigest: '',
  dataLicenses: [],
  startedBy: ANA,
  ...(labels && { labels }),
});
const completed = (n: number): ExecutionEvent => ({ type: 'ExecutionCompleted', at: AT + n, outputs: {}, failures: 0 });
const raised = (to: string): ExecutionEvent => ({ type: 'ClassificationRaised', at: AT, to, because: { kind: 'inputs', label: to } });

/** `beside`: a runbook that has the label now, whatever its runs had. */
const CATALOGUE = {
  newest: () => [{ runbookId: 'beside', definition: { name: 'Beside', labels: ['team:blue'] } }],
} as unknown as RunbookCatalogue;

/** Who may read what is not classified. */
const BELOW: Reader = {
  mayRead: (classification) => classification === undefined,
  isClearedForAll: () => false,
  shown: (run) => run,
};

async function read(store = new MemoryDocuments()): Promise<ReadModel> {
  const model = await ReadModel.over(store);
  const given: (RunLabels | undefined)[] = [{ team: 'blue', case: '1' }, { team: 'red' }, undefined, { team: 'blue' }];
  for (const [n, labels] of given.entries()) await model.record(`exe_${n}`, [started(n, labels), ...(n === 0 ? [completed(n + 1)] : [])]);
  await model.record('exe_4', [started(4, undefined, 'beside')]);
  await model.record('exe_5', [started(5, { team: 'blue' }, 'beside')]);
  return model;
}

const listed = async (model: ReadModel, query: object, reader?: Reader): Promise<string[]> => {
  const handler = new ListExecutionsHandler(model.model, CATALOGUE);
  const ids: string[] = [];
  for (let cursor: string | undefined, isFirst = true; isFirst || cursor; isFirst = false) {
    const asked = new ListExecutions(ANA, { limit: 2, ...query, ...(cursor && { cursor }) }, undefined, reader);
    const page = await handler.execute(asked);
    ids.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor;
  }
  return ids;
};
const counted = async (model: ReadModel, query: object) =>
  (await new CountExecutionsHandler(model.model, CATALOGUE).execute(new CountExecutions(ANA, query))).counts;

/** Before anything is written, and when all of it is. */
const both = async (check: (model: ReadModel) => Promise<void>): Promise<void> => {
  const store = new MemoryDocuments();
  const model = await read(store);
  await check(model);
  await model.close();
  await check(await ReadModel.over(store));
};

describe('runs that have labels', () => {
  it('are found by them, page by page and each once, with those of runbooks that have the label', () =>
    both(async (model) => {
      expect(await listed(model, { label: 'team:blue' })).toEqual(['exe_5', 'exe_4', 'exe_3', 'exe_0']);
      expect(await listed(model, { label: 'team:red' })).toEqual(['exe_1']);
      expect(await listed(model, { label: 'case:1' })).toEqual(['exe_0']);
      expect(await listed(model, { label: 'team:green' })).toEqual([]);
      expect(await listed(model, {})).toHaveLength(6);
    }));

  it('are found by them beside everything else that is asked', () =>
    both(async (model) => {
      expect(await listed(model, { label: 'team:blue', status: 'COMPLETED' })).toEqual(['exe_0']);
      expect(await listed(model, { label: 'team:blue', runbookId: 'contain' })).toEqual(['exe_3', 'exe_0']);
      expect(await listed(model, { label: 'team:blue', runbookId: 'beside' })).toEqual(['exe_5', 'exe_4']);
      expect(await listed(model, { label: 'team:blue', startedAfter: new Date(AT + 3).toISOString() })).toEqual(['exe_5', 'exe_4']);
    }));

  it('are counted by them, each once', async () => {
    const store = new MemoryDocuments();
    await (await read(store)).close();
    const model = await ReadModel.over(store);
    expect(await counted(model, { label: 'team:blue' })).toEqual({ COMPLETED: 1, RUNNING: 3 });
    expect(await counted(model, { label: 'team:red' })).toEqual({ RUNNING: 1 });
    expect(await counted(model, {})).toEqual({ COMPLETED: 1, RUNNING: 5 });
  });

  it('are shown as they are now, whichever way they were found', async () => {
    const store = new MemoryDocuments();
    const model = await read(store);
    await model.close();
    await model.record('exe_3', [completed(9)]);
    expect(await listed(model, { label: 'team:blue', status: 'COMPLETED' })).toEqual(['exe_3', 'exe_0']);
    await model.close();
    expect(await listed(await ReadModel.over(store), { label: 'team:blue', status: 'COMPLETED' })).toEqual(['exe_3', 'exe_0']);
  });

  it('are found by them no more when what they took is kept no longer', async () => {
    const store = new MemoryDocuments();
    const model = await read(store);
    await model.close();
    const purged = { authority: { id: 'a', version: 1 }, retentionDays: 1, keptUntil: AT, digests: { inputs: '', outputs: '', steps: {} } };
    await model.record('exe_0', [{ type: 'ExecutionPurged', at: AT + 9, ...purged } as unknown as ExecutionEvent]);
    const gone = async (one: ReadModel) => {
      expect(await listed(one, { label: 'case:1' })).toEqual([]);
      expect(await listed(one, { text: 'ws-7' })).toEqual(['exe_4']);
      expect(await listed(one, {})).toContain('exe_0');
    };
    await gone(model);
    await model.close();
    await gone(await ReadModel.over(store));
  });
});

describe('a text that is sought', () => {
  it('is found in labels and in what inputs say, whatever its case', () =>
    both(async (model) => {
      expect(await listed(model, { text: 'case:1' })).toEqual(['exe_0']);
      expect(await listed(model, { text: 'WS-8' })).toEqual(['exe_5', 'exe_1']);
      expect(await listed(model, { text: 'böse' })).toEqual(['exe_2']);
      expect(await listed(model, { text: '8003' })).toEqual(['exe_3']);
    }));

  it('is found in the beginning of a long text, and not behind it', () =>
    both(async (model) => {
      expect(await listed(model, { text: 'x'.repeat(120) })).toHaveLength(6);
      expect(await listed(model, { text: 'x'.repeat(121) })).toEqual([]);
    }));

  it('and a label find nothing in a run that who asks may not read', async () => {
    const store = new MemoryDocuments();
    const model = await read(store);
    await model.record('exe_3', [raised('SECRET')]);
    const hidden = async (one: ReadModel) => {
      expect(await listed(one, { text: 'ws-10' })).toEqual(['exe_3']);
      expect(await listed(one, { text: 'ws-10' }, BELOW)).toEqual([]);
      expect(await listed(one, { label: 'team:blue' }, BELOW)).toEqual(['exe_5', 'exe_4', 'exe_0']);
      expect(await listed(one, {}, BELOW)).toHaveLength(6);
    };
    await hidden(model);
    await model.close();
    await hidden(await ReadModel.over(store));
  });
});
