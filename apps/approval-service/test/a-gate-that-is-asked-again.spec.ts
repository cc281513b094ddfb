import type { ExecutionEvent } from '@runbook/domain';
import { GRANTED_REQUESTS, type OpenRequest } from '../src/index.js';
import { asked, AT, closings, others, started } from './requests.js';
import { startReceiver, WrittenInbox } from './running-approval.js';

const granted = closings[0]!;
const voided = others.at(-1)!;
const ended = (type: 'ExecutionCompleted' | 'ExecutionFailed'): ExecutionEvent =>
  type === 'ExecutionCompleted'
    ? { type, at: AT, outputs: {}, failures: 0 }
    : { type, at: AT, failure: { error: { name: 'internal', message: 'x' } } };

describe('a gate that had opened and is asked again', () => {
  let inbox: WrittenInbox;
  beforeEach(async () => {
    inbox = await WrittenInbox.open();
  });
  afterEach(() => inbox.remove());

  const kept = async () => inbox.embedded.documents.collection<OpenRequest>(GRANTED_REQUESTS);
  const idsOfKept = async () => (await (await kept()).find({ limit: 100 })).map(({ _id }) => _id);

  /** Each list is one life of the service. */
  const live = async (...lives: ExecutionEvent[][]) => {
    for (const events of lives) {
      const service = await inbox.startService();
      for (const event of events) await inbox.decide('exe_1', event);
      await service.read();
      await service.stop();
      expect(service.fatal).toEqual([]);
    }
  };

  it.each([
    ['at once', [[started, asked(), granted, voided]], 4],
    ['after a restart', [[started, asked(), granted], [voided]], 4],
    ['after two restarts', [[started, asked()], [granted], [voided]], 4],
    ['after the run had failed', [[started, asked(), granted, ended('ExecutionFailed')], [voided]], 5],
  ])('is open once more, %s', async (_, lives, record) => {
    await live(...lives);
    expect(await inbox.requests.find({ limit: 100 })).toEqual([
      {
        _id: 'exe_1#ask',
        partition: 0,
        tenant: 'acme',
        execution: 'exe_1',
        step: 'ask',
        approval: 'apr_1',
        kind: 'approval',
        digest: 'y',
        message: 'Isolate h2?',
        definition: 'd',
        approvers: { roles: ['lead'], users: ['ben'] },
        quorum: 2,
        requestedAt: AT,
        order: record * 100_000,
      },
    ]);
    expect(await idsOfKept()).toEqual([]);
  });

  it('is told to the people who are asked', async () => {
    const receiver = await startReceiver();
    const service = await inbox.startService(receiver.url);
    for (const event of [started, asked(), granted, voided]) await inbox.decide('exe_1', event);
    await service.read();
    const received = await receiver.count(2);
    await service.stop();
    await receiver.stop();
    expect(received.map(({ notice: { type, digest, message } }) => ({ type, digest, message }))).toEqual([
      { type: 'approval.requested', digest: 'x', message: 'Isolate h1?' },
      { type: 'approval.asked-again', digest: 'y', message: 'Isolate h2?' },
    ]);
  });

  it('can be granted and asked again as often as it takes', async () => {
    await live([started, asked(), granted, voided, granted], [voided, granted]);
    expect(await inbox.requests.count()).toBe(0);
    expect(await idsOfKept()).toEqual(['exe_1#ask']);
  });

  it('is forgotten with a run that can never go on', async () => {
    await live([started, asked(), granted], [ended('ExecutionCompleted')]);
    expect(await idsOfKept()).toEqual([]);
  });

  it('is no instruction: what was done stays done', async () => {
    await live([started, asked({ kind: 'instruction' }), granted]);
    expect(await idsOfKept()).toEqual([]);
  });
});
