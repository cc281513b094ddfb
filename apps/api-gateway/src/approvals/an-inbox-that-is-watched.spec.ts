import { approvalLineOf, type ApprovalLine } from './model/approval-document.js';
import { asked, Followed, person, started, vote } from '../../test/followed-requests.js';
import { mayAct } from './approval-view.js';
import { InboxFeed, type WatchedInbox } from './inbox-feed.js';

const BEN = person('ben');

const line = async (id: string, change: Partial<ApprovalLine> = {}): Promise<ApprovalLine> => ({
  ...approvalLineOf(await new Followed([started, asked()]).get()),
  _id: id,
  ...change,
});

const frames = (text: string | undefined): [string, unknown][] =>
  (text ?? '')
    .split('\n\n')
    .filter((frame) => frame !== '')
    .map((frame) => {
      const [, event = '', data = ''] = /^event: (.+)\ndata: (.+)$/.exec(frame) ?? [];
      return [event, JSON.parse(data)];
    });

function watched(open: readonly ApprovalLine[], change: Partial<WatchedInbox> = {}): InboxFeed {
  return new InboxFeed({
    openNow: () => Promise.resolve({ requests: new Map(open.map((one) => [one._id, mayAct(one, BEN)])), isWhole: true }),
    sees: () => true,
    mayDecide: (one) => mayAct(one, BEN),
    shown: (lines) => Promise.resolve(lines.map(({ _id, status }) => ({ id: _id, status }))),
    ...change,
  });
}

describe('an inbox that is watched', () => {
  it('begins with how much is open, and how much of it is mine', async () => {
    const mine = await line('apr_1');
    const other = { ...mine, _id: 'apr_2', approval: { ...mine.approval, approvers: { users: ['cid'] } } };
    expect(frames(await watched([mine, other]).next())).toEqual([
      ['ready', {}],
      ['counts', { open: 2, mine: 1, isWhole: true }],
    ]);
  });

  it('tells each request that changes as it is then, once, and what is counted where that changed', async () => {
    const feed = watched([]);
    await feed.next();
    expect(await feed.next()).toBeUndefined();
    feed.take(await line('apr_1'));
    expect(frames(await feed.next())).toEqual([
      ['approval', { id: 'apr_1', status: 'open' }],
      ['counts', { open: 1, mine: 1, isWhole: true }],
    ]);
    // He has voted: it is open still, and his no more. Then it is decided.
    feed.take({ ...approvalLineOf(await new Followed([started, asked(), vote('ben')]).get()), _id: 'apr_1' });
    expect(frames(await feed.next())).toEqual([
      ['approval', { id: 'apr_1', status: 'open' }],
      ['counts', { open: 1, mine: 0, isWhole: true }],
    ]);
    feed.take(await line('apr_1', { open: 0, status: 'approved' }));
    feed.take(await line('apr_1', { open: 0, status: 'approved' }));
    expect(frames(await feed.next())).toEqual([
      ['approval', { id: 'apr_1', status: 'approved' }],
      ['counts', { open: 0, mine: 0, isWhole: true }],
    ]);
  });

  it('says nothing of what its reader does not see', async () => {
    const feed = watched([], { sees: ({ runbook }) => runbook.id === 'another' });
    await feed.next();
    feed.take(await line('apr_1'));
    expect(await feed.next()).toBeUndefined();
  });

  it('has its client read again where there was too much to tell, and counts anew', async () => {
    const one = await line('apr_1');
    const feed = watched([one]);
    await feed.next();
    for (let n = 0; n < 501; n += 1) feed.take({ ...one, _id: `apr_${n + 2}` });
    expect(frames(await feed.next())).toEqual([['overflow', {}]]);
    feed.take({ ...one, _id: 'apr_2' });
    expect(frames(await feed.next()).at(-1)).toEqual(['counts', { open: 2, mine: 2, isWhole: true }]);
  });
});
