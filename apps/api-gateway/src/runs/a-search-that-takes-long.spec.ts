import type { DocumentCollection } from '@runbook/ports';
import { countExecutions } from './model/execution-counts.js';
import type { ExecutionLine } from './model/execution-documents.js';
import { searchExecutions } from './model/execution-search.js';

const LINES = 1_200;
const FILTER = { tenant: 'default' };

const line = (n: number): ExecutionLine =>
  ({
    ...{ _id: `exe_${String(n).padStart(5, '0')}`, tenant: 'default', runbookId: 'r', status: 'RUNNING', startedAt: n, version: 1 },
    ...{ incidentId: '', triggeredBy: '', starter: 'ana', classification: '', said: n === 0 ? 'a needle' : 'hay' },
  }) as unknown as ExecutionLine;
/** Newest first. */
const ALL = Array.from({ length: LINES }, (_, n) => line(LINES - 1 - n));

/** A store that takes so long for each page. */
const slow = (ms: number): DocumentCollection<ExecutionLine> =>
  ({
    find: async ({ limit, after }: { limit: number; after?: { value: number } }) => {
      await new Promise((resolve) => setTimeout(resolve, ms));
      return ALL.filter(({ startedAt }) => !after || startedAt < after.value).slice(0, limit);
    },
  }) as unknown as DocumentCollection<ExecutionLine>;

describe('a search that takes long', () => {
  it('answers how far it came, and goes on there with the next page until it has found', async () => {
    const pages: { found: number; hasMore: boolean }[] = [];
    for (let after: { value: number; id: string } | undefined, first = true; first || after; first = false) {
      const { lines, behind } = await searchExecutions(slow(100), [], FILTER, { text: 'needle' }, { limit: 50, ...(after && { after }) });
      pages.push({ found: lines.length, hasMore: behind !== undefined });
      after = behind;
    }
    expect(pages).toEqual([
      { found: 0, hasMore: true },
      { found: 0, hasMore: true },
      { found: 1, hasMore: false },
    ]);
  });

  it('looks at more for one page where that is soon done', async () => {
    const { lines, behind } = await searchExecutions(slow(0), [], FILTER, { text: 'needle' }, { limit: 50 });
    expect([lines.length, behind]).toEqual([1, undefined]);
  });

  it('says of what it counts that it is not the whole', async () => {
    expect(await countExecutions(slow(100), [], FILTER, { text: 'hay' }, ['RUNNING'])).toEqual({
      counts: { RUNNING: 500 },
      isWhole: false,
    });
    expect(await countExecutions(slow(0), [], FILTER, { text: 'hay' }, ['RUNNING'])).toEqual({
      counts: { RUNNING: LINES - 1 },
      isWhole: true,
    });
  });
});
