import type { AuditReader, RecordsQuery } from '@runbook/audit';
import type { ExecutionEvent } from '@runbook/domain';
import { MemoryDocuments } from '@runbook/spec-kit';
import { asked, AT, Followed, started, vote } from '../../test/followed-requests.js';
import { ReadModel } from '../../test/read-model.js';
import { listApprovals } from '../approvals/approval-list.js';
import { approvalLineOf, type ApprovalLine } from '../approvals/model/approval-document.js';
import { recordsBetween } from '../audit/records-between.js';
import { LinedDocuments, type Versioned } from '../documents/lined-documents.js';
import type { Cursor } from '../http/cursor.js';
import { logPage, verifyLogs } from '../proof/execution-logs.js';
import { listExecutions } from './model/execution-list.js';
import { executionAsOf } from './views/as-of.js';

const beginning: ExecutionEvent = { ...started, at: AT };
const commented = (n: number): ExecutionEvent => ({ type: 'ApprovalCommented', at: AT + n, step: 'ask', by: 'ana', text: String(n) });
const upTo = (last: number, first = 1) => Array.from({ length: Math.max(0, last - first + 1) }, (_, n) => first + n);

/** Nine records, and behind every third of them as many refusals as it has a place among the thirds: none is alone at a border. */
async function recorded() {
  const read = await ReadModel.over(new MemoryDocuments());
  const all = upTo(9).flatMap((version) => [
    read.admit('exe_1', [version === 1 ? beginning : commented(version)]),
    ...upTo(version % 3 === 0 ? version / 3 : 0).map(() => read.refuse('exe_1')),
  ]);
  await read.auditAll(all);
  await read.deliver(...all);
  return { read, all, entry: (await read.model.find('default', 'exe_1'))! };
}

describe('a page that ends anywhere', () => {
  it.each([1, 2, 3, 4, 9, 10])('of %i records of a run loses none between two versions', async (pageRecords) => {
    const { read } = await recorded();
    let asked: number[] = [];
    const counted = {
      reached: () => Promise.resolve(true),
      records: (id: string, query: RecordsQuery) => (asked.push(query.limit), read.audit.records(id, query)),
    } as unknown as AuditReader;
    for (const after of upTo(9, 0)) {
      for (const before of upTo(10, after + 1)) {
        asked = [];
        const found = await recordsBetween(counted, 'exe_1', after, before, pageRecords);
        expect(found.map(({ record }) => record.version)).toEqual(upTo(before - 1, after + 1));
        // Never more than are wanted: each may be large.
        expect(Math.max(0, ...asked)).toBe(Math.min(pageRecords, before - after - 1));
      }
    }
  });

  it.each([1, 2, 3, 5, 14, 15, 16])('of %i lines of a log shows every record and every refusal once, in order', async (limit) => {
    const { read, all, entry } = await recorded();
    const seen: number[] = [];
    for (let cursor: string | undefined, first = true; first || cursor; first = false) {
      const page = await logPage(read.audit, entry, { limit, ...(cursor && { cursor }) });
      expect(page.items.length).toBe(Math.min(limit, all.length - seen.length));
      expect(page.complete).toBe(true);
      seen.push(...page.items.map(({ offset }) => offset));
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(all.map(({ offset }) => offset));
  });

  it('does not count as missing what was decided while the audit was waited for', async () => {
    const { read, entry } = await recorded();
    const then = { version: 9, hash: entry.headHash };
    const asked: unknown[] = [];
    const slow = {
      reached: async () => (await read.record('exe_1', [commented(10)], { audited: false }), true),
      verify: (...of: unknown[]) => (asked.push(of), Promise.resolve({ valid: true, records: 15, head: then })),
    } as unknown as AuditReader;
    expect(await verifyLogs(slow, entry)).toEqual({ executionId: 'exe_1', complete: true, valid: true, records: 15, head: then });
    expect([entry.version, asked]).toEqual([10, [['exe_1', then]]]);
  });

  it('of a history is what was decided up to that version, and up to that instant', async () => {
    const { read, entry } = await recorded();
    for (const version of upTo(9)) expect((await executionAsOf(read.audit, entry, { version })).version).toBe(version);
    // At the very instant a record is in; a millisecond before, it is not.
    for (const version of upTo(9, 2)) {
      expect((await executionAsOf(read.audit, entry, { at: AT + version })).version).toBe(version);
      expect((await executionAsOf(read.audit, entry, { at: AT + version - 1 })).version).toBe(version - 1);
    }
    expect((await executionAsOf(read.audit, entry, { at: AT + 10_000 })).version).toBe(9);
    expect((await executionAsOf(read.audit, entry, { at: AT })).version).toBe(1);
    for (const asOf of [{ at: AT - 1 }, { version: 0 }, { version: 10 }]) {
      await expect(executionAsOf(read.audit, entry, asOf)).rejects.toMatchObject({ code: 'moment-unknown' });
    }
  });

  it.each([1, 2, 3, 6, 7, 8])('of %i runs shows each once, wherever it is kept, and of one instant by its id', async (limit) => {
    const read = await ReadModel.over(new MemoryDocuments());
    // Three runs of each instant; the store has all of them, and of some an older form than memory.
    for (const n of upTo(7)) await read.record(`exe_${n}`, [{ ...beginning, at: AT + Math.floor(n / 3) }]);
    await read.close();
    for (const n of [1, 4, 5, 7]) await read.record(`exe_${n}`, [commented(n)]);
    await read.record('exe_8', [{ ...beginning, at: AT }]);
    const unwritten = await Promise.all(['1', '4', '5', '7', '8'].map(async (n) => (await read.model.find('default', `exe_${n}`))!));
    const seen: string[] = [];
    for (let after: Cursor | undefined, first = true; first || after; first = false) {
      const page = await listExecutions(
        await read.executions.lines(),
        unwritten,
        { tenant: 'default' },
        { limit, ...(after && { after }) },
      );
      seen.push(...page.map(({ _id, version }) => `${_id}.${version}`));
      const last = page.at(-1);
      after = page.length === limit && last ? { value: last.startedAt, id: last._id } : undefined;
    }
    expect(seen).toEqual(['exe_7.2', 'exe_6.1', 'exe_5.2', 'exe_4.2', 'exe_3.1', 'exe_8.1', 'exe_2.1', 'exe_1.2']);
    await read.close();
  });

  const lines = async (count: number): Promise<ApprovalLine[]> => {
    const one = approvalLineOf(await new Followed([started, asked()]).get());
    return upTo(count).map((n) => ({ ...one, _id: `apr_${String(n).padStart(2, '0')}`, requestedAt: AT + Math.floor(n / 3) }));
  };

  it.each([
    [1, 1, 1],
    [1, 2, 2],
    [2, 2, 4],
    [3, 2, 4],
    [4, 4, 4],
    [13, 5, 10],
    [14, 13, 13],
    [14, 14, 14],
  ])(
    'of an inbox of %i, %i read at a time and %i at most, finds every request in the end',
    async (limit, inboxReadLines, inboxLookedAtMax) => {
      const store = new MemoryDocuments();
      const collection = await store.collection<ApprovalLine>({ name: 'x', indexes: [['tenant', 'open', 'requestedAt'], ['version']] });
      const all = await lines(13);
      await collection.write(all.filter((_, n) => n !== 4).map((put) => ({ put })));
      let lookedAt = 0;
      const counted: typeof collection = {
        ...collection,
        find: async (query) => {
          const found = await collection.find(query);
          lookedAt += found.length;
          return found;
        },
      };
      const isMine = ({ _id }: ApprovalLine) => !['apr_02', 'apr_03', 'apr_04', 'apr_12'].includes(_id);
      const seen: string[] = [];
      for (let after: Cursor | undefined, first = true; first || after; first = false) {
        const filter = { tenant: 'default', onlyOpen: true, fits: isMine };
        lookedAt = 0;
        const page = await listApprovals(counted, [all[4]!], filter, {
          limit,
          inboxReadLines,
          inboxLookedAtMax,
          ...(after && { after }),
        });
        expect(page.items.length).toBeLessThanOrEqual(limit);
        expect(lookedAt).toBeLessThanOrEqual(inboxLookedAtMax);
        seen.push(...page.items.map(({ _id }) => _id));
        after = page.next;
      }
      const mine = all.filter(isMine).sort((a, b) => b.requestedAt - a.requestedAt || (a._id < b._id ? 1 : -1));
      expect(seen).toEqual(mine.map(({ _id }) => _id));
    },
  );

  it.each([0, 1, 2, 3, 4, 5])('of documents that get their lines, two at a time, ends with the last of %i', async (count) => {
    interface Large extends Versioned {
      readonly body: string;
    }
    const store = new MemoryDocuments();
    const documents = await store.collection<Large>({ name: 'large', indexes: [['version']] });
    await documents.write(upTo(count).map((n) => ({ put: { _id: `a${n}`, version: n, body: 'x' } })));
    const spec = { documents: { name: 'large', indexes: [['version']] }, lines: { name: 'lines', indexes: [['version']] } };
    const lined = new LinedDocuments(
      store,
      { ...spec, lineOf: ({ _id, version }: Large) => ({ _id, version }), leftOut: () => undefined },
      2,
    );
    let turns = 1;
    while (!(await lined.lineMore())) turns++;
    expect(turns).toBe(Math.floor(count / 2) + 1);
    const made = await (await lined.whole()).find({ where: { version: { gt: 0 } }, limit: 10 });
    expect(made.map(({ _id }) => _id)).toEqual(upTo(count).map((n) => `a${n}`));
  });

  it.each([99, 100, 101, 250])('of %i votes that were voided keeps the newest hundred', async (count) => {
    const run = new Followed([started, asked()]);
    for (const n of upTo(count)) {
      const shown = { definition: '', step: 'ask', attempt: 1, round: n, targets: [] };
      run.record(vote(`voter_${n}`), { type: 'ApprovalVoided', at: AT, step: 'ask', shown, digest: 'e', reason: 'drift' });
    }
    const { voided, votes } = (await run.get()).approval;
    expect(votes).toEqual([]);
    expect(voided.map(({ by }) => by)).toEqual(upTo(count, Math.max(1, count - 99)).map((n) => `voter_${n}`));
  });
});
