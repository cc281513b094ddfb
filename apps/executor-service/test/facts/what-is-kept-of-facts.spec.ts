import type { RegistryCommand } from '@runbook/domain';
import type { Fact } from '@runbook/facts';
import type { DocumentCollection } from '@runbook/ports';
import { DELIVERIES, REPLAYS, type FactDelivery, type Replay } from '@runbook/service';
import { MemoryDocuments, VirtualClock } from '@runbook/spec-kit';
import { FactSweep, SWEPT_EVERY_MS } from '../../src/facts/fact-sweep.js';
import { KEPT_FACTS, type KeptFact } from '../../src/facts/kept-facts.js';
import { KeptLines, NOW, Subscribed, waitingDelivery } from './subscribed.js';

const DAY_MS = 86_400_000;

describe('what is kept of facts', () => {
  const clock = new VirtualClock(NOW);
  let deliveries: DocumentCollection<FactDelivery>;
  let kept: DocumentCollection<KeptFact>;
  let replays: DocumentCollection<Replay>;
  let subscribed: Subscribed;
  const sent: RegistryCommand[] = [];

  beforeEach(async () => {
    const documents = new MemoryDocuments();
    deliveries = await documents.collection<FactDelivery>(DELIVERIES);
    kept = await documents.collection<KeptFact>(KEPT_FACTS);
    replays = await documents.collection<Replay>(REPLAYS);
    subscribed = new Subscribed();
    subscribed.register('siem');
    sent.length = 0;
  });

  async function swept(waitingMax?: number): Promise<readonly string[]> {
    const sender = { toRegistry: ({ body }: { readonly body: RegistryCommand }) => Promise.resolve(String(sent.push(body))) };
    const limit = waitingMax === undefined ? {} : { waitingMax };
    const sweep = new FactSweep({ deliveries, kept, replays, catalogue: subscribed, sender, clock, lines: new KeptLines(), ...limit });
    await clock.advance(SWEPT_EVERY_MS);
    await sweep.stop();
    return (await deliveries.find({ limit: 1_000 })).map(({ fact }) => fact).sort();
  }
  const put = (...puts: FactDelivery[]): Promise<void> => deliveries.write(puts.map((one) => ({ put: one })));
  const settled = (fact: string, status: 'delivered' | 'dead', daysAgo: number): FactDelivery =>
    waitingDelivery(fact, { status, settledAt: clock.now() - daysAgo * DAY_MS });

  it('is what was delivered for a week, and what was given up for a month', async () => {
    await put(
      settled('a', 'delivered', 6),
      settled('b', 'delivered', 8),
      settled('c', 'dead', 29),
      settled('d', 'dead', 31),
      waitingDelivery('e'),
    );
    expect(await swept()).toEqual(['a', 'c', 'e']);
  });

  it('is what may be replayed, and no older fact', async () => {
    const at = (id: string, daysAgo: number): KeptFact => ({
      _id: id,
      tenant: 'acme',
      at: clock.now() - daysAgo * DAY_MS,
      fact: { id } as Fact,
    });
    await kept.write([at('a', 6), at('b', 8)].map((one) => ({ put: one })));
    await swept();
    expect((await kept.find({ limit: 10 })).map(({ _id }) => _id)).toEqual(['a']);
  });

  it('is nothing of a subscription that was removed', async () => {
    await put(waitingDelivery('a'), waitingDelivery('b', { _id: 'other/siem/b', tenant: 'other' }));
    subscribed.remove('siem');
    expect(await swept()).toEqual(['b']);
  });

  it('pauses a subscription for which too much waits', async () => {
    await put(waitingDelivery('a'), waitingDelivery('b'), waitingDelivery('c'), settled('d', 'delivered', 1));
    await swept(3);
    expect(sent).toEqual([]);
    await swept(2);
    expect(sent).toEqual([
      { type: 'PauseSubscription', because: 'backlog', revision: 1, reason: expect.stringMatching(/^more than 2 deliveries wait/) },
    ]);
    sent.length = 0;
    subscribed.pause('siem');
    await swept(2);
    expect(sent).toEqual([]);
  });
});
