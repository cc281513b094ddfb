import { evolveExecution, noExecution } from '@runbook/domain';
import { systemClock } from '@runbook/ports';
import { startOfLog } from '@runbook/processor';
import { TOPICS } from '@runbook/wire';
import { requestAfter, openRequest } from '../src/open-request.js';
import { PartitionInbox } from '../src/partition-inbox.js';
import { asked, AT, closings, look, others, started } from './requests.js';
import { WrittenInbox } from './running-approval.js';

describe('the requests that are open', () => {
  let inbox: WrittenInbox;
  beforeEach(async () => {
    inbox = await WrittenInbox.open();
  });
  afterEach(() => inbox.remove());

  const ids = async () => (await inbox.requests.find({ limit: 100 })).map(({ _id }) => _id);
  const positions = () => inbox.embedded.documents.collection({ name: 'approval.positions', indexes: [] });

  it('are kept with what the inbox shows of them, and nobody is told without a webhook', async () => {
    const service = await inbox.startService();
    await inbox.decide('exe_1', started, look, asked());
    await service.read();
    await service.stop();
    expect(await inbox.requests.find({ limit: 100 })).toEqual([
      {
        _id: 'exe_1#ask',
        partition: 0,
        tenant: 'acme',
        execution: 'exe_1',
        step: 'ask',
        approval: 'apr_1',
        kind: 'approval',
        digest: 'x',
        message: 'Isolate h1?',
        definition: 'd',
        approvers: { roles: ['lead'], users: ['ben'] },
        quorum: 2,
        requestedAt: AT,
        deadlineAt: AT + 60_000,
        // The third fact of the first record.
        order: 100_002,
      },
    ]);
    expect(await inbox.notices.count()).toBe(0);
  });

  it('are forgotten when they are decided, across restarts', async () => {
    const first = await inbox.startService();
    await inbox.decide('exe_1', started, asked());
    await inbox.decide('exe_2', started, asked({ approval: 'apr_2' }));
    await first.read();
    await first.stop();
    expect(await ids()).toEqual(['exe_1#ask', 'exe_2#ask']);
    await inbox.decide('exe_1', closings[0]!);
    const second = await inbox.startService();
    await second.read();
    expect(await ids()).toEqual(['exe_2#ask']);
    await inbox.decide('exe_2', closings[1]!);
    await second.stop();
    expect(await ids()).toEqual([]);
    expect([...first.fatal, ...second.fatal]).toEqual([]);
  });

  it('do not include one that was asked and decided between two writes', async () => {
    const service = await inbox.startService();
    await inbox.decide('exe_1', started, asked());
    await inbox.decide('exe_1', closings[0]!);
    await inbox.decide('exe_2', started, asked(), closings[0]!);
    await service.read();
    await service.stop();
    expect(await ids()).toEqual([]);
  });

  it('are not made older by a process that was overtaken while it stood still', async () => {
    const { requests, notices, granted } = await inbox.stores();
    const open = () =>
      PartitionInbox.open({
        ...{ partition: 0, stores: { requests, notices, granted }, clock: systemClock, tells: false, runbookOf: () => undefined },
        savePosition: () => Promise.resolve(),
        written: () => undefined,
        failed: (error) => {
          throw error;
        },
      });
    const [asleep, awake] = [await open(), await open()];
    const facts = [[started, asked()], [asked({ approval: 'apr_2' }), closings[0]!], [others.at(-1)!]].map((events, n) =>
      inbox.admitted('exe_1', n + 1, events),
    );
    // Each has what it read in memory; the one that is asleep stores it last.
    await asleep.take(facts.slice(0, 1), startOfLog);
    await awake.take(facts, startOfLog);
    await awake.flush();
    const stored = await requests.find({ limit: 9 });
    expect(stored).toMatchObject([{ approval: 'apr_2', digest: 'y', order: 300_000 }]);
    await asleep.flush();
    expect(await requests.find({ limit: 9 })).toEqual(stored);
    const late = await open();
    await late.take(facts.slice(0, 2), startOfLog);
    await late.flush();
    expect(await requests.find({ limit: 9 })).toEqual(stored);
  });

  it('are right after a crash behind the store and before the position', async () => {
    const first = await inbox.startService();
    await inbox.decide('exe_1', started, asked());
    await inbox.decide('exe_1', closings[0]!);
    await inbox.decide('exe_2', started, asked());
    await first.read();
    await first.stop();
    // What a crash leaves: documents from later than the position, here even one whose removal is not done yet.
    await (await positions()).write([{ remove: `${TOPICS.executionEvents}/0` }]);
    await inbox.requests.write([{ put: { ...(await inbox.requests.get('exe_2#ask'))!, _id: 'exe_1#ask', execution: 'exe_1' } }]);
    const second = await inbox.startService();
    await second.read();
    await second.stop();
    expect(await ids()).toEqual(['exe_2#ask']);
  });

  it('follow what changes about them', async () => {
    const service = await inbox.startService();
    await inbox.decide('exe_1', started, asked());
    await service.read();
    await inbox.decide('exe_1', ...others);
    await service.read();
    await service.stop();
    expect(await inbox.requests.get('exe_1#ask')).toMatchObject({ digest: 'y', message: 'Isolate h2?' });
    expect(await inbox.requests.get('exe_1#ask')).not.toHaveProperty('deadlineAt');
  });

  it.each([...closings, ...others])('are over exactly when the fold says so: $type', (event) => {
    const request = openRequest({ partition: 0, tenant: 'acme', execution: 'exe_1' }, asked());
    const folded = [started, asked(), event].reduce(evolveExecution, noExecution).steps.ask!;
    expect(requestAfter(request, event) !== undefined).toBe(folded.status === 'AWAITING_APPROVAL');
    expect(requestAfter(request, event)?.deadlineAt).toBe(folded.timeoutAt);
  });
});
