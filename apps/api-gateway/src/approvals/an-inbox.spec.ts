import type { Actor, ExecutionEvent } from '@runbook/domain';
import { MemoryDocuments } from '@runbook/spec-kit';
import { asked, AT, Followed, person, started, vote } from '../../test/followed-requests.js';
import { GatewayLimits } from '../http/gateway-limits.js';
import { listApprovals } from './approval-list.js';
import { approvalLine, mayAct } from './approval-view.js';
import { approvalLineOf, type ApprovalLine } from './model/approval-document.js';

const LIMITS = new GatewayLimits();

describe('an inbox', () => {
  const escalated: ExecutionEvent = { type: 'ApprovalEscalated', at: AT, step: 'ask', approvers: { roles: ['duty'], users: ['eve'] } };
  const delegated: ExecutionEvent = { type: 'ApprovalDelegated', at: AT, step: 'ask', from: 'ben', to: 'fay' };

  it.each<[string, boolean, Actor, ExecutionEvent[]]>([
    ['who is named', true, person('ben'), []],
    ['who has a role that is asked', true, person('cid', 'lead'), []],
    ['who has another role', false, person('cid', 'clerk'), []],
    ['who is nobody', false, { kind: 'person', id: 'dev', tenant: 'default', via: 'api-key' }, []],
    ['who asked for it, whatever the roles', false, person('ana', 'lead'), []],
    ['who voted', false, person('ben'), [vote('ben')]],
    ['to whom it was delegated', true, person('fay'), [delegated]],
    ['who delegated it', false, person('ben', 'lead'), [delegated]],
    ['to whom it was escalated', true, person('eve'), [escalated]],
    ['whose role it was escalated to', true, person('gus', 'duty'), [escalated]],
  ])('of one %s: %s', async (_, isAsked, actor, events) =>
    expect(mayAct(await new Followed([started, asked(), ...events]).get(), actor)).toBe(isAsked),
  );

  const documentAt = async (index: number): Promise<ApprovalLine> => {
    const document = approvalLineOf(await new Followed([started, asked()]).get());
    return { ...document, _id: `apr_${String(index).padStart(5, '0')}`, requestedAt: AT + Math.floor(index / 3) };
  };

  it('is paged newest first without a gap, stored and unwritten ones alike', async () => {
    const store = new MemoryDocuments();
    const collection = await store.collection<ApprovalLine>({ name: 'x', indexes: [['tenant', 'open', 'requestedAt'], ['version']] });
    const all = await Promise.all(Array.from({ length: 600 }, (_, index) => documentAt(index)));
    await collection.write(all.filter((_, index) => index % 4 !== 0).map((put) => ({ put })));
    // Decided since: the store still has them as open.
    await collection.write([{ put: all[0] as ApprovalLine }]);
    const unwritten = all
      .filter((_, index) => index % 4 === 0)
      .map((document, index) => (index === 0 ? { ...document, open: 0 as const } : document));
    const isWanted = ({ _id }: ApprovalLine) => Number(_id.slice(4)) % 7 !== 0;
    const listed: string[] = [];
    for (let after: { value: number; id: string } | undefined, pages = 0; pages === 0 || after; pages++) {
      const filter = { tenant: 'default', onlyOpen: true, fits: isWanted };
      const page = await listApprovals(collection, unwritten, filter, { ...LIMITS, limit: 50, ...(after && { after }) });
      expect(page.items.length).toBeLessThanOrEqual(50);
      listed.push(...page.items.map(({ _id }) => _id));
      after = page.next;
    }
    expect(listed).toEqual(
      all
        .filter((document) => document !== all[0] && isWanted(document))
        .map(({ _id }) => _id)
        .reverse(),
    );
  });

  it('goes on behind what it looked at, when few of many are for the caller', async () => {
    const store = new MemoryDocuments();
    const collection = await store.collection<ApprovalLine>({ name: 'x', indexes: [['tenant', 'open', 'requestedAt'], ['version']] });
    const one = await documentAt(0);
    const all = Array.from({ length: 2_500 }, (_, index) => ({
      ...one,
      _id: `apr_${String(index).padStart(5, '0')}`,
      requestedAt: AT + index,
    }));
    await collection.write(all.map((put) => ({ put })));
    const filter = { tenant: 'default', onlyOpen: true, fits: ({ _id }: ApprovalLine) => _id === 'apr_00000' };
    const first = await listApprovals(collection, [], filter, { ...LIMITS, limit: 10 });
    expect(first.items).toEqual([]);
    const second = await listApprovals(collection, [], filter, { ...LIMITS, limit: 10, after: first.next });
    expect([second.items.map(({ _id }) => _id), second.next]).toEqual([['apr_00000'], undefined]);
  });

  it.each([
    [2, 3, true],
    [3, 3, false],
    [4, 3, false],
  ])('of %i lines, of %i that there are, has more behind it: %s', async (limit, count, hasMore) => {
    const store = new MemoryDocuments();
    const collection = await store.collection<ApprovalLine>({ name: 'x', indexes: [['tenant', 'open', 'requestedAt'], ['version']] });
    const all = await Promise.all(Array.from({ length: count }, (_, index) => documentAt(index)));
    await collection.write(all.slice(1).map((put) => ({ put })));
    const filter = { tenant: 'default', onlyOpen: true, fits: () => true };
    const page = await listApprovals(collection, all.slice(0, 1), filter, { ...LIMITS, limit });
    expect([page.items.length, page.next !== undefined]).toEqual([Math.min(limit, count), hasMore]);
  });

  it('is of one tenant, and of what is open where nothing else is asked for, wherever a request is kept', async () => {
    const store = new MemoryDocuments();
    const collection = await store.collection<ApprovalLine>({ name: 'x', indexes: [['tenant', 'open', 'requestedAt'], ['version']] });
    const [open, ofAnother, decided] = await Promise.all([documentAt(0), documentAt(1), documentAt(2)]);
    const kept = [open, { ...ofAnother, tenant: 'acme' }, { ...decided, open: 0 as const }];
    const idsOf = async (unwritten: readonly ApprovalLine[], onlyOpen: boolean) => {
      const filter = { tenant: 'default', onlyOpen, fits: () => true };
      return (await listApprovals(collection, unwritten, filter, { ...LIMITS, limit: 10 })).items.map(({ _id }) => _id);
    };
    expect([await idsOf(kept, true), await idsOf(kept, false)]).toEqual([['apr_00000'], ['apr_00002', 'apr_00000']]);
    await collection.write(kept.map((put) => ({ put })));
    expect([await idsOf([], true), await idsOf([], false)]).toEqual([['apr_00000'], ['apr_00002', 'apr_00000']]);
  });

  it('shows a line for each', async () => {
    expect(approvalLine(await new Followed([started, asked()]).get(), person('ana', 'lead'))).toMatchObject({
      youMayVote: false,
      message: 'Isolate?',
    });
  });
});
