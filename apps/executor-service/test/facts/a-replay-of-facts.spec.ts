import { noIdentities } from '@runbook/domain';
import type { Fact } from '@runbook/facts';
import type { DocumentCollection } from '@runbook/ports';
import { DELIVERIES, REPLAYS, type FactDelivery, type Replay } from '@runbook/service';
import { MemoryDocuments, VirtualClock } from '@runbook/spec-kit';
import { Audience } from '../../src/facts/audience.js';
import { KEPT_FACTS, type KeptFact } from '../../src/facts/kept-facts.js';
import { Replays } from '../../src/facts/replays.js';
import { KeptLines, NOW, Subscribed } from './subscribed.js';

const BY = { kind: 'person', id: 'dev', tenant: 'acme', via: 'api-key' } as const;
const factOf = (nth: number, more: Partial<Fact> = {}): Fact => ({
  ...{ id: `fct_${String(nth).padStart(4, '0')}`, type: 'execution.completed.v1', at: NOW + nth, tenant: 'acme' },
  ...{ subject: 'executions/x', key: `exe_${nth % 3}`, sequence: String(nth), runbook: 'demo' },
  data: { execution: 'x', status: 'COMPLETED' },
  ...more,
});

describe('a replay of facts', () => {
  const clock = new VirtualClock(NOW);
  let documents: MemoryDocuments;
  let subscribed: Subscribed;
  let deliveries: DocumentCollection<FactDelivery>;
  let replays: DocumentCollection<Replay>;
  let woken: string[];

  async function replaying(factsMax?: number): Promise<Replays> {
    const kept = await documents.collection<KeptFact>(KEPT_FACTS);
    return new Replays({
      ...{ place: 'registry/0', replays, kept, deliveries, catalogue: subscribed, clock, lines: new KeptLines() },
      audience: new Audience(subscribed, { of: () => noIdentities }),
      queued: (lanes) => woken.push(...lanes),
      ...(factsMax !== undefined && { factsMax }),
    });
  }
  const ask = async (of: Replays, from = NOW, to = NOW + 1_000, replay = 'rpl_1', tenant = 'acme'): Promise<Replay> => {
    const asked = { type: 'SubscriptionReplayAsked', at: NOW, by: BY, subscription: 'siem', revision: 1, replay, from, to } as const;
    await of.ask(tenant, asked, 7_000_000);
    await clock.advance(0);
    for (let turn = 0; turn < 50; turn++) await clock.advance(0);
    return (await replays.get(`${tenant}/siem/${replay}`))!;
  };
  const keep = async (...facts: readonly Fact[]): Promise<void> => {
    const kept = await documents.collection<KeptFact>(KEPT_FACTS);
    await kept.write(facts.map((fact) => ({ put: { _id: fact.id, tenant: fact.tenant, at: fact.at, fact } })));
  };
  const queued = async (): Promise<readonly string[]> => {
    const found = await deliveries.find({ where: { tenant: 'acme', subscription: 'siem' }, limit: 2_000 });
    return [...found].sort((one, other) => one.order - other.order).map(({ fact }) => fact);
  };

  beforeEach(async () => {
    documents = new MemoryDocuments();
    subscribed = new Subscribed();
    subscribed.register('siem');
    deliveries = await documents.collection<FactDelivery>(DELIVERIES);
    replays = await documents.collection<Replay>(REPLAYS);
    woken = [];
  });

  it('queues what happened in its time, in order, under the ids that it had', async () => {
    await keep(...Array.from({ length: 10 }, (_, nth) => factOf(nth)));
    expect(await ask(await replaying(), NOW + 2, NOW + 5)).toMatchObject({ status: 'done', queued: 3 });
    expect(await queued()).toEqual(['fct_0002', 'fct_0003', 'fct_0004']);
    expect([...new Set(woken)]).toEqual(['registry/0/acme/siem']);
    expect(await deliveries.get('acme/siem/fct_0002/rpl_1')).toMatchObject({
      replay: 'rpl_1',
      status: 'waiting',
      lane: 'registry/0/acme/siem',
    });
  });

  it('queues what the subscription asks for now, and of its own tenant', async () => {
    subscribed.register('siem', { types: ['execution.completed.v1'], runbooks: ['demo'] });
    await keep(factOf(1), factOf(2, { type: 'execution.started.v1' }), factOf(3, { runbook: 'other' }), factOf(4, { tenant: 'other' }));
    await ask(await replaying());
    expect(await queued()).toEqual(['fct_0001']);
  });

  it('goes through several pages, and ends where it has queued so many', async () => {
    await keep(...Array.from({ length: 450 }, (_, nth) => factOf(nth)));
    expect(await ask(await replaying())).toMatchObject({ status: 'done', queued: 450 });
    expect(await queued()).toHaveLength(450);
    expect(await ask(await replaying(250), NOW, NOW + 1_000, 'rpl_2')).toMatchObject({
      ...{ status: 'cut', queued: 250 },
      reached: { at: NOW + 249 },
    });
  });

  it('goes on where another process was, and queues nothing twice', async () => {
    await keep(...Array.from({ length: 450 }, (_, nth) => factOf(nth)));
    const asked = { tenant: 'acme', subscription: 'siem', replay: 'rpl_1', at: NOW, from: NOW, to: NOW + 1_000 };
    const half = { ...asked, status: 'waiting', revision: 3, queued: 200, order: 7_000_000, lane: 'registry/0/acme/siem' } as const;
    await replays.write([{ put: { _id: 'acme/siem/rpl_1', ...half, reached: { at: NOW + 199, id: 'fct_0199' } } }]);
    (await replaying()).wake();
    for (let turn = 0; turn < 50; turn++) await clock.advance(0);
    expect(await replays.get('acme/siem/rpl_1')).toMatchObject({ status: 'done', queued: 450 });
    expect((await queued())[0]).toBe('fct_0200');
  });

  it.each(['pause', 'remove'] as const)('ends where its subscription was stopped by %s', async (stop) => {
    await keep(factOf(1));
    subscribed[stop]('siem');
    expect(await ask(await replaying())).toMatchObject({ status: 'ended', queued: 0 });
  });
});
