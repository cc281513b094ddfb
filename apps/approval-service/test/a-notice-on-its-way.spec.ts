import { EgressGuard, OutboundConnections, OutboundHttp, type Resolver } from '@runbook/outbound';
import type { DocumentCollection } from '@runbook/ports';
import { MemoryDocuments, VirtualClock } from '@runbook/spec-kit';
import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { NoticeSender, SENDER_LIMITS } from '../src/notice-sender.js';
import { WAITING_NOTICES, type Notice, type WaitingNotice } from '../src/notice.js';
import { ANSWER_MS_MAX, NoticePost, type Delivered } from '../src/webhook.js';
import { KeptLines, SECRET, startReceiver } from './running-approval.js';

const DAY_MS = 86_400_000;
const noticeOf = (id: string) => ({ id, type: 'approval.requested', approval: `apr_${id}` }) as Notice;
const settled = () => new Promise((resolve) => setImmediate(resolve));

/** Notices of partition 2, and a receiver that answers when it is told to. */
class OnItsWay {
  readonly clock = new VirtualClock();
  readonly lines = new KeptLines();
  readonly posted: string[] = [];
  readonly answers: ((delivered: Delivered) => void)[] = [];
  waiting!: DocumentCollection<WaitingNotice>;

  static async open(): Promise<OnItsWay> {
    const way = new OnItsWay();
    way.waiting = await new MemoryDocuments().collection<WaitingNotice>(WAITING_NOTICES);
    return way;
  }

  put(ids: readonly string[], change: Partial<WaitingNotice> = {}): Promise<void> {
    const now = this.clock.now();
    return this.waiting.write(
      ids.map((id) => ({
        put: { _id: id, partition: 2, dueAt: now, expiresAt: now + DAY_MS, failures: 0, notice: noticeOf(id), ...change },
      })),
    );
  }

  sender(answer?: Delivered, limits?: typeof SENDER_LIMITS): NoticeSender {
    const post = ({ notice }: { notice: Notice }) => {
      this.posted.push(notice.id);
      return answer ? Promise.resolve(answer) : new Promise<Delivered>((resolve) => this.answers.push(resolve));
    };
    return new NoticeSender(2, this.waiting, post, this.clock, this.lines, limits);
  }
}

describe('a notice on its way', () => {
  let way: OnItsWay;
  beforeEach(async () => (way = await OnItsWay.open()));

  it('goes with as few others as may be under way at once', async () => {
    expect(SENDER_LIMITS).toEqual({ atOnce: 4, perPage: 100 });
    await way.put(['a', 'b', 'c', 'd', 'e', 'f']);
    way.sender().wake();
    await way.clock.advance(0);
    expect(way.posted).toEqual(['a', 'b', 'c', 'd']);
    way.answers[2]!('taken');
    await way.clock.advance(0);
    expect(way.posted.slice(4)).toEqual(['e']);
  });

  it.each([1, 2, 3, 4, 5])('goes, however many wait at pages of two: %d', async (count) => {
    const ids = Array.from({ length: count }, (_, n) => `n${n}`);
    await way.put(ids);
    way.sender('taken', { atOnce: 1, perPage: 2 }).wake();
    await way.clock.advance(0);
    expect([way.posted, await way.waiting.count()]).toEqual([ids, 0]);
  });

  it('goes at the very time at which it is due, the earliest first, and those of other partitions not at all', async () => {
    const now = way.clock.now();
    await way.put(['elsewhere'], { partition: 3 });
    await way.put(['late'], { dueAt: now + 5_000 });
    await way.put(['soon'], { dueAt: now + 1_000 });
    way.sender('taken').wake();
    await way.clock.advance(999);
    expect(way.posted).toEqual([]);
    await way.clock.advance(1);
    expect(way.posted).toEqual(['soon']);
    await way.clock.advance(3_999);
    expect(way.posted).toEqual(['soon']);
    await way.clock.advance(1);
    expect(way.posted).toEqual(['soon', 'late']);
  });

  it('that did not arrive is sent again after a second, twice as long each time, at most every quarter of an hour; for a day', async () => {
    await way.put(['a']);
    const atMs: number[] = [];
    const sender = new NoticeSender(
      2,
      way.waiting,
      async () => {
        atMs.push(way.clock.monotonic());
        return { failed: 'status 503' };
      },
      way.clock,
      way.lines,
    );
    sender.wake();
    await way.clock.advance(3_600_000);
    const waits = atMs.slice(1).map((ms, index) => (ms - atMs[index]!) / 1_000);
    expect(waits.slice(0, 12)).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]);
    expect(await way.waiting.find({ limit: 2 })).toMatchObject([{ _id: 'a', failures: atMs.length, notice: noticeOf('a') }]);
    await way.clock.advance(DAY_MS);
    expect([await way.waiting.count(), way.lines.kept.at(-1)]).toEqual([
      0,
      expect.stringMatching(/given up: it is too old .*"notice":"a"/),
    ]);
    expect(Math.max(...atMs)).toBeLessThan(DAY_MS);
  });

  it.each([
    [0, 0],
    [1, 1],
  ])('is given up at the very end of its time: %d ms before it, sent %d times', async (leftMs, times) => {
    await way.put(['a'], { expiresAt: way.clock.now() + leftMs });
    way.sender('taken').wake();
    await way.clock.advance(0);
    expect([way.posted.length, await way.waiting.count()]).toEqual([times, 0]);
  });

  it('that the egress guard refuses is given up at once, and the log says why', async () => {
    await way.put(['a']);
    way.sender({ denied: 'expected a public address' }).wake();
    await way.clock.advance(3_600_000);
    expect([way.posted, await way.waiting.count()]).toEqual([['a'], 0]);
    expect(way.lines.kept).toEqual([
      expect.stringMatching(/^a notice was given up: the egress guard .*"notice":"a".*"reason":"expected a public address"/),
    ]);
  });

  it('that comes while others are looked up is found', async () => {
    await way.put(['a']);
    const sender = way.sender();
    sender.wake();
    await way.clock.advance(0);
    await way.put(['b']);
    sender.wake();
    way.answers[0]!('taken');
    await way.clock.advance(0);
    expect(way.posted).toEqual(['a', 'b']);
  });

  it('is waited for by a sender that stops, which begins no other', async () => {
    await way.put(['a', 'b']);
    const sender = way.sender(undefined, { atOnce: 1, perPage: 9 });
    sender.wake();
    await way.clock.advance(0);
    const order: string[] = [];
    const stopped = sender.stop().then(() => order.push('stopped'));
    await settled();
    expect(order).toEqual([]);
    way.answers[0]!('taken');
    await stopped;
    expect([way.posted, (await way.waiting.find({ limit: 9 })).map(({ _id }) => _id)]).toEqual([['a'], ['b']]);
  });
});

describe('a post to the webhook', () => {
  const AT = Date.UTC(2026, 0, 1) + 999;
  const open: OutboundHttp[] = [];
  afterEach(() => Promise.all(open.splice(0).map((out) => out.close())));

  const post = (url: string, answerMsMax?: number, resolver?: Resolver): NoticePost => {
    const { hostname, port } = new URL(url);
    const out = new OutboundHttp(new OutboundConnections(new EgressGuard([`${hostname}:${port || 443}`], resolver)));
    open.push(out);
    return new NoticePost({ url, secret: SECRET }, out, answerMsMax);
  };

  it.each([[{ requestId: 'req-1' }], [{}]])('names the request that it follows from, where there is one: %j', async (of) => {
    const receiver = await startReceiver();
    await post(receiver.url).send({ notice: noticeOf('ntc_1'), ...of }, AT);
    await receiver.stop();
    expect(receiver.received.map(({ headers }) => headers['x-request-id'])).toEqual([(of as { requestId?: string }).requestId]);
  });

  it('is the notice as JSON, signed for the second at which it is sent', async () => {
    const receiver = await startReceiver();
    const delivered = await post(receiver.url).send({ notice: noticeOf('ntc_1') }, AT);
    await receiver.stop();
    const [{ headers, body }] = receiver.received as [(typeof receiver.received)[0]];
    expect([delivered, JSON.parse(body)]).toEqual(['taken', noticeOf('ntc_1')]);
    expect(headers).toMatchObject({
      ...{ 'content-type': 'application/json', 'webhook-id': 'ntc_1', 'webhook-timestamp': '1767225600' },
      'webhook-signature': `v1,${createHmac('sha256', SECRET).update(`ntc_1.1767225600.${body}`).digest('base64')}`,
    });
  });

  it.each<[number, Delivered]>([
    ...[200, 204, 299].map((status): [number, Delivered] => [status, 'taken']),
    ...[300, 302, 400, 401, 404, 410, 424, 428, 499].map((status): [number, Delivered] => [status, 'refused']),
    ...[408, 425, 429, 500, 503, 599].map((status): [number, Delivered] => [status, { failed: `status ${status}` }]),
  ])('that is answered with %d', async (status, delivered) => {
    const receiver = await startReceiver(status);
    expect(await post(receiver.url).send({ notice: noticeOf('ntc_1') }, AT)).toEqual(delivered);
    await receiver.stop();
    expect(receiver.received).toHaveLength(1);
  });

  it('that is not answered in time, or by nobody, did not arrive, and says why without its secret', async () => {
    expect(ANSWER_MS_MAX).toBe(10_000);
    const mute = createServer(() => undefined);
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(mute.address() as AddressInfo).port}/`;
    expect(await post(url, 50).send({ notice: noticeOf('ntc_1') }, AT)).toEqual({ failed: expect.stringContaining('timeout') });
    mute.closeAllConnections();
    await new Promise((resolve) => mute.close(resolve));
    for (const nobody of [url, url.replace('127.0.0.1', 'localhost')]) {
      expect(await post(nobody).send({ notice: noticeOf('ntc_1') }, AT)).toEqual({ failed: expect.stringContaining('ECONNREFUSED') });
    }
  });

  it('is not begun with a secret that is no key', () => {
    const out = undefined as never;
    const begun = (secret: string) => () => new NoticePost({ url: 'https://chat.example/', secret }, out);
    expect(begun(`whsec_${'!'.repeat(40)}`)).toThrow('expected APPROVAL_WEBHOOK_SECRET to hold at least 24 bytes in base64 behind whsec_');
    expect(begun('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw')).not.toThrow();
  });

  it('that the egress guard refuses goes nowhere, and says so without the token in its address', async () => {
    const metadata: Resolver = () => Promise.resolve(['169.254.169.254']);
    const delivered = await post('https://chat.example/hooks/tok_0123456789abcdef', undefined, metadata).send(
      { notice: noticeOf('ntc_1') },
      AT,
    );
    expect(delivered).toEqual({
      denied:
        'expected chat.example:443 to be a public address, found 169.254.169.254, which is metadata; a metadata service is never called by a name',
    });
    const elsewhere: Resolver = () => Promise.reject(new Error('getaddrinfo ENOTFOUND for /hooks/tok_0123456789abcdef'));
    expect(
      await post('https://chat.example/hooks/tok_0123456789abcdef', undefined, elsewhere).send({ notice: noticeOf('ntc_1') }, AT),
    ).toEqual({
      failed: 'getaddrinfo ENOTFOUND for [secret APPROVAL_WEBHOOK_URL]',
    });
  });
});
