import type { DocumentCollection } from '@runbook/ports';
import { DELIVERIES, type CataloguedSubscription, type FactDelivery } from '@runbook/service';
import { MemoryDocuments, VirtualClock } from '@runbook/spec-kit';
import { DeliveryLane, LANE_LIMITS, type LaneLimits } from '../../src/facts/delivery-lane.js';
import type { Posted } from '../../src/facts/fact-post.js';
import { KeptLines, NOW, Subscribed, waitingDelivery } from './subscribed.js';

const TAKEN: Posted = { isTaken: true, isGone: false, answer: { at: NOW, tookMs: 1, status: 204 } };
const refused = (status: number, more: Partial<Posted> = {}): Posted => ({
  ...{ isTaken: false, isGone: status === 410, answer: { at: NOW, tookMs: 1, status, text: 'no' } },
  ...more,
});

/** Deliveries of a lane, and a receiver that answers as it is told. */
class OnItsWay {
  readonly clock = new VirtualClock(NOW);
  readonly lines = new KeptLines();
  readonly subscribed = new Subscribed();
  readonly posted: string[] = [];
  readonly gone: string[] = [];
  answer: (fact: string) => Posted | Promise<Posted> = () => TAKEN;
  lane!: DeliveryLane;
  private deliveries!: DocumentCollection<FactDelivery>;

  static async open(limits: Partial<LaneLimits> = {}): Promise<OnItsWay> {
    const way = new OnItsWay();
    way.subscribed.register('siem');
    way.deliveries = await new MemoryDocuments().collection<FactDelivery>(DELIVERIES);
    way.lane = new DeliveryLane({
      lane: 'lane',
      subscription: () => {
        const found = way.subscribed.subscriptions.find('acme', 'siem');
        return found?.standing === 'ACTIVE' ? found : undefined;
      },
      deliveries: way.deliveries,
      post: {
        send: (_subscription: CataloguedSubscription, fact: string) => {
          way.posted.push(fact);
          return Promise.resolve(way.answer(fact));
        },
      },
      ...{ clock: way.clock, lines: way.lines, chance: () => 0 },
      gone: ({ id }) => Promise.resolve(void way.gone.push(id)),
      limits: { ...LANE_LIMITS, ...limits },
    });
    return way;
  }

  put(...deliveries: FactDelivery[]): Promise<void> {
    return this.deliveries.write(deliveries.map((put) => ({ put })));
  }

  async goes(ms = 0): Promise<void> {
    this.lane.wake();
    await this.clock.advance(ms);
  }

  of(fact: string): Promise<FactDelivery | undefined> {
    return this.deliveries.get(`acme/siem/${fact}`);
  }
}

describe('a delivery on its way', () => {
  let way: OnItsWay;
  beforeEach(async () => (way = await OnItsWay.open()));

  it('goes with those of other runs, and behind those of its own, in the order of the log', async () => {
    const open: (() => void)[] = [];
    way.answer = () => new Promise((resolve) => open.push(() => resolve(TAKEN)));
    await way.put(
      waitingDelivery('b2', { key: 'b', order: 4 }),
      waitingDelivery('a1', { key: 'a', order: 1 }),
      waitingDelivery('b1', { key: 'b', order: 2 }),
      waitingDelivery('a2', { key: 'a', order: 3 }),
    );
    await way.goes();
    expect(way.posted).toEqual(['a1', 'b1']);
    open[1]!();
    await way.clock.advance(0);
    expect(way.posted).toEqual(['a1', 'b1', 'b2']);
  });

  it('is noted as delivered, with what was answered, and goes once', async () => {
    await way.put(waitingDelivery('a'));
    await way.goes();
    await way.goes(60_000);
    expect(way.posted).toEqual(['a']);
    expect(await way.of('a')).toMatchObject({ status: 'delivered', attempts: 1, revision: 1, settledAt: NOW, lastAnswer: { status: 204 } });
  });

  it('is tried again after 1, 2, 4 … seconds, and holds up its own run alone', async () => {
    way.answer = (fact) => (fact === 'a1' ? refused(500) : TAKEN);
    await way.put(waitingDelivery('a1', { key: 'a', order: 1 }), waitingDelivery('a2', { key: 'a', order: 2 }));
    await way.goes();
    await way.put(waitingDelivery('b1', { key: 'b', order: 3 }));
    await way.goes(1_000);
    expect(way.posted).toEqual(['a1', 'b1', 'a1']);
    await way.clock.advance(1_999);
    expect(way.posted).toHaveLength(3);
    await way.clock.advance(1);
    expect(way.posted).toEqual(['a1', 'b1', 'a1', 'a1']);
    way.answer = () => TAKEN;
    await way.clock.advance(60_000);
    expect(way.posted.slice(4)).toEqual(['a1', 'a2']);
    expect(await way.of('a1')).toMatchObject({ status: 'delivered', attempts: 4 });
  });

  it('waits as long as the receiver asks, and so does its lane', async () => {
    way.answer = () => refused(429, { retryAfterMs: 30_000 });
    await way.put(waitingDelivery('a'), waitingDelivery('b', { order: 2 }));
    await way.goes();
    const before = way.posted.length;
    way.answer = () => TAKEN;
    await way.clock.advance(29_999);
    expect(way.posted).toHaveLength(before);
    await way.clock.advance(1);
    expect([...new Set(way.posted.slice(before))].sort()).toEqual(['a', 'b']);
  });

  it('is given up after so many attempts, and what stands behind it goes on', async () => {
    way = await OnItsWay.open({ attemptsMax: 3 });
    way.answer = (fact) => (fact === 'a1' ? refused(400) : TAKEN);
    await way.put(waitingDelivery('a1', { key: 'a', order: 1 }), waitingDelivery('a2', { key: 'a', order: 2 }));
    await way.goes(60_000);
    expect(way.posted).toEqual(['a1', 'a1', 'a1', 'a2']);
    expect(await way.of('a1')).toMatchObject({ status: 'dead', attempts: 3, lastAnswer: { status: 400, text: 'no' } });
    expect(way.lines.kept.at(-1)).toMatchObject({ message: 'a delivery was given up', facts: { subscription: 'siem', attempts: 3 } });
  });

  it('is given up when it is a day old, without another attempt', async () => {
    await way.put(waitingDelivery('old', { expiresAt: NOW }));
    await way.goes();
    expect([way.posted, (await way.of('old'))?.status]).toEqual([[], 'dead']);
  });

  it('is given up at once where the receiver is gone, and that is told', async () => {
    way.answer = () => refused(410);
    await way.put(waitingDelivery('a'));
    await way.goes();
    expect([way.gone, (await way.of('a'))?.status]).toEqual([['siem'], 'dead']);
  });

  it('goes nowhere while its subscription is paused, and on when it is resumed', async () => {
    way.subscribed.pause('siem');
    await way.put(waitingDelivery('a'));
    await way.goes(3_600_000);
    expect(way.posted).toEqual([]);
    way.subscribed.resume('siem');
    await way.goes();
    expect(way.posted).toEqual(['a']);
  });

  it('goes alone while its receiver does not take what it is sent', async () => {
    let atOnce = 0;
    let most = 0;
    way.answer = async () => {
      most = Math.max(most, ++atOnce);
      await Promise.resolve();
      atOnce--;
      return refused(503);
    };
    await way.put(...['a', 'b', 'c', 'd', 'e'].map((fact, order) => waitingDelivery(fact, { order })));
    await way.goes();
    expect(most).toBe(4);
    most = 0;
    await way.clock.advance(120_000);
    expect(most).toBe(1);
    // A receiver that is away for two minutes is asked a few times, however much waits.
    expect(way.posted.length).toBeLessThan(20);
  });

  it('is no attempt when its executor stops meanwhile', async () => {
    const open: ((posted: Posted) => void)[] = [];
    way.answer = () => new Promise<Posted>((resolve) => open.push(resolve));
    await way.put(waitingDelivery('a'));
    await way.goes();
    const stopped = way.lane.stop();
    open[0]!(refused(0));
    await stopped;
    expect(await way.of('a')).toMatchObject({ status: 'waiting', attempts: 0 });
  });
});
