import { createHmac } from 'node:crypto';
import type { DocumentCollection } from '@runbook/ports';
import { MemoryDocuments, VirtualClock } from '@runbook/spec-kit';
import { setTimeout } from 'node:timers/promises';
import { NoticeSender } from '../src/notice-sender.js';
import { NOTICE_AGE_MS_MAX, noticeOf, WAITING_NOTICES, type Notice, type WaitingNotice } from '../src/notice.js';
import { openRequest } from '../src/open-request.js';
import type { Delivered } from '../src/webhook.js';
import { asked, AT, closings, look, others, started } from './requests.js';
import { KeptLines, SECRET, startReceiver, WrittenInbox } from './running-approval.js';

describe('notices of requests', () => {
  let inbox: WrittenInbox;
  beforeEach(async () => {
    inbox = await WrittenInbox.open();
  });
  afterEach(() => inbox.remove());

  it('tell who is asked what, signed, once each, and leave out what need not wake anybody', async () => {
    const receiver = await startReceiver();
    const service = await inbox.startService(receiver.url);
    await inbox.decide('exe_1', started, look, asked());
    await inbox.decide('exe_1', ...others);
    await inbox.decide('exe_1', closings[0]!);
    const received = await receiver.count(5);
    await service.read();
    await service.stop();
    await receiver.stop();
    const told = received.map(({ notice }) => [notice.type, notice.people]);
    expect(told.sort(([a], [b]) => String(a).localeCompare(String(b)))).toEqual([
      ['approval.asked-again', { roles: ['lead'], users: ['ben'] }],
      ['approval.delegated', { users: ['eve'] }],
      ['approval.escalated', { roles: ['duty'] }],
      ['approval.reminder', { roles: ['lead'], users: ['ben'] }],
      ['approval.requested', { roles: ['lead'], users: ['ben'] }],
    ]);
    for (const { headers, body } of received) {
      const id = headers['webhook-id'] as string;
      const timestamp = headers['webhook-timestamp'] as string;
      const signature = createHmac('sha256', SECRET).update(`${id}.${timestamp}.${body}`).digest('base64');
      expect(headers['webhook-signature']).toBe(`v1,${signature}`);
      expect(Math.abs(Date.now() / 1000 - Number(timestamp))).toBeLessThan(120);
    }
    expect(new Set(received.map(({ notice }) => notice.id)).size).toBe(5);
    expect(await inbox.notices.count()).toBe(0);
  });

  it('are sent again until they are taken, and given up when they are refused', async () => {
    const receiver = await startReceiver(500, 429);
    const service = await inbox.startService(receiver.url);
    await inbox.decide('exe_1', started, asked());
    const received = await receiver.count(3);
    expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    await service.read();
    await service.stop();
    await receiver.stop();
    expect(await inbox.notices.count()).toBe(0);
    expect(service.lines.kept.filter((line) => line.includes('did not arrive'))).toHaveLength(2);
  });

  it.each([302, 400, 404])('are not sent elsewhere or again after %d', async (status) => {
    const receiver = await startReceiver(status);
    const service = await inbox.startService(receiver.url);
    await inbox.decide('exe_1', started, asked());
    await receiver.count(1);
    while ((await inbox.notices.count()) > 0) await setTimeout(20);
    await service.read();
    await service.stop();
    await receiver.stop();
    expect(receiver.received).toHaveLength(1);
    expect(service.lines.kept.join()).toContain('a notice was refused by its receiver');
    expect(service.lines.kept.join()).not.toContain(SECRET);
  });

  it('outlive a process that could not send them', async () => {
    const receiver = await startReceiver();
    await receiver.stop();
    const first = await inbox.startService(receiver.url);
    await inbox.decide('exe_1', started, asked());
    await first.read();
    await first.stop();
    expect(await inbox.notices.count()).toBe(1);
    const again = await startReceiver();
    const second = await inbox.startService(again.url);
    expect((await again.count(1)).map(({ notice }) => notice.id)).toEqual(['ntc_1_1_1']);
    await second.stop();
    await again.stop();
  });

  it('hold no more than it takes to look', () => {
    const request = openRequest({ partition: 0, tenant: 'acme', execution: 'exe_1' }, asked());
    expect(noticeOf(request, asked(), { version: 1, index: 2 }, { id: 'contain', version: 3 })).toEqual({
      id: 'ntc_1_1_2',
      type: 'approval.requested',
      at: new Date(AT).toISOString(),
      tenant: 'acme',
      approval: 'apr_1',
      kind: 'approval',
      execution: 'exe_1',
      step: 'ask',
      runbook: { id: 'contain', version: 3 },
      message: 'Isolate h1?',
      digest: 'x',
      people: { roles: ['lead'], users: ['ben'] },
      quorum: 2,
      deadlineAt: new Date(AT + 60_000).toISOString(),
      address: '/api/v1/approvals/apr_1',
    });
  });

  it('say of a classified run neither its step nor what is asked, but how it is classified', () => {
    const event = { ...asked(), classification: 'SECRET' };
    const request = openRequest({ partition: 0, tenant: 'acme', execution: 'exe_1' }, event);
    const notice = noticeOf(request, event, { version: 1, index: 2 }, { id: 'contain', version: 3 });
    expect(notice).toEqual({
      id: 'ntc_1_1_2',
      type: 'approval.requested',
      at: new Date(AT).toISOString(),
      tenant: 'acme',
      approval: 'apr_1',
      kind: 'approval',
      execution: 'exe_1',
      classification: 'SECRET',
      runbook: { id: 'contain', version: 3 },
      people: { roles: ['lead'], users: ['ben'] },
      quorum: 2,
      deadlineAt: new Date(AT + 60_000).toISOString(),
      address: '/api/v1/approvals/apr_1',
    });
    // A reminder after the run has risen, of a request from before.
    const reminded = { type: 'ApprovalReminded', at: AT, step: 'ask', classification: 'SECRET' } as const;
    const before = openRequest({ partition: 0, tenant: 'acme', execution: 'exe_1' }, asked());
    expect(JSON.stringify(noticeOf(before, reminded, { version: 2, index: 0 }))).not.toMatch(/Isolate|"ask"|digest/);
  });
});

describe('a receiver that is away', () => {
  const clock = new VirtualClock();
  let waiting: DocumentCollection<WaitingNotice>;
  let posted: number[];
  const lines = new KeptLines();
  const notice = noticeOf(openRequest({ partition: 0, tenant: 'acme', execution: 'exe_1' }, asked()), asked(), { version: 1, index: 0 })!;
  const sender = (post: (notice: Notice) => Promise<Delivered>) => new NoticeSender(0, waiting, ({ notice }) => post(notice), clock, lines);
  const put = (change: Partial<WaitingNotice> = {}) =>
    waiting.write([
      {
        put: {
          _id: notice.id,
          partition: 0,
          dueAt: clock.now(),
          expiresAt: clock.now() + NOTICE_AGE_MS_MAX,
          failures: 0,
          notice,
          ...change,
        },
      },
    ]);

  beforeEach(async () => {
    waiting = await new MemoryDocuments().collection<WaitingNotice>(WAITING_NOTICES);
    posted = [];
  });

  it('is asked ever more seldom, and no longer than a day', async () => {
    await put();
    const beganAt = clock.now();
    const one = sender(() => {
      posted.push(clock.now() - beganAt);
      return Promise.resolve({ failed: 'connect ECONNREFUSED' });
    });
    one.wake();
    while ((await waiting.count()) > 0) await clock.advance(60_000);
    expect(posted.slice(0, 4).every((at, index, all) => index === 0 || at > all[index - 1]!)).toBe(true);
    expect(posted.length).toBeLessThan(150);
    expect(posted.at(-1)).toBeLessThanOrEqual(NOTICE_AGE_MS_MAX);
    expect(lines.kept.join()).toContain('a notice was given up');
    await one.stop();
  });

  it('is not asked by a sender that was stopped, nor for another partition', async () => {
    await put({ partition: 1 });
    const one = sender(() => Promise.reject(new Error('expected no post')));
    one.wake();
    await one.stop();
    await put();
    one.wake();
    await clock.advance(10_000);
    expect(await waiting.count()).toBe(1);
  });

  it('does not end the sender when the store cannot be read for a moment', async () => {
    await put();
    let failures = 1;
    const find = waiting.find.bind(waiting);
    waiting.find = (query) => (failures-- > 0 ? Promise.reject(new Error('away')) : find(query));
    const one = sender(() => Promise.resolve('taken'));
    one.wake();
    while ((await waiting.count()) > 0) await clock.advance(1_000);
    await one.stop();
    expect(lines.kept.join()).toContain('could not be looked up');
  });
});
