import type { SubscriptionReplayAsked } from '@runbook/domain';
import { isSelected } from '@runbook/facts';
import {
  REPLAY_FACTS_MAX,
  replayId,
  type FactDelivery,
  type Logger,
  type Replay,
  type CataloguedSubscription,
  type RunbookCatalogue,
} from '@runbook/service';
import type { Clock, DocumentCollection, Query } from '@runbook/ports';
import type { Audience } from './audience.js';
import type { KeptFact } from './kept-facts.js';
import { laneOf, newDelivery } from './new-delivery.js';

/** Facts that are looked up together. */
const PER_PAGE = 200;
const TRY_AGAIN_MS = 1_000;

export interface ReplayParts {
  /** The registry's partition, whose reader is asked for replays. */
  readonly place: string;
  readonly replays: DocumentCollection<Replay>;
  readonly kept: DocumentCollection<KeptFact>;
  readonly deliveries: DocumentCollection<FactDelivery>;
  readonly catalogue: Pick<RunbookCatalogue, 'subscriptions'>;
  readonly audience: Audience;
  readonly clock: Clock;
  readonly lines: Logger;
  readonly queued: (lanes: ReadonlySet<string>) => void;
  readonly factsMax?: number;
}

/**
 * Queues what happened in a time once more, one replay after the other, a page at a time. How far one has come is in its document, so that a crash goes on there; what
 * it queues twice is one delivery.
 */
export class Replays {
  private working?: Promise<void> | undefined;
  private callOff?: () => void;
  private more = false;
  private stopped = false;

  constructor(private readonly parts: ReplayParts) {}

  /** Durable when it resolves. `order`: its record's. */
  async ask(tenant: string, asked: SubscriptionReplayAsked, order: number): Promise<void> {
    const { place, replays } = this.parts;
    const { subscription, replay, from, to, at } = asked;
    const lane = laneOf(place, { tenant, id: subscription });
    const put: Replay = {
      ...{ _id: replayId(tenant, subscription, replay), tenant, subscription, replay, at, from, to },
      ...{ status: 'waiting', revision: 0, queued: 0, order, lane },
    };
    await replays.write([{ put, ifNewer: 'revision' }]);
    this.wake();
  }

  wake(): void {
    this.callOff?.();
    if (this.stopped) return;
    this.more = this.working !== undefined;
    if (this.working) return;
    const { clock, lines } = this.parts;
    this.working = this.work()
      .catch((error: unknown) => {
        lines.error({ error }, 'a replay could not go on; trying again');
        this.callOff = clock.after(TRY_AGAIN_MS, () => this.wake());
      })
      .finally(() => {
        this.working = undefined;
        if (this.more) this.wake();
      });
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.callOff?.();
    await this.working;
  }

  private async work(): Promise<void> {
    for (;;) {
      const [next] = await this.parts.replays.find({ where: { status: 'waiting' }, limit: 1 });
      if (!next || this.stopped) return;
      for (let replay = next; replay.status === 'waiting' && !this.stopped;) replay = await this.step(replay);
    }
  }

  /** Queues one page, and notes how far that is. */
  private async step(replay: Replay): Promise<Replay> {
    const { kept, catalogue, deliveries, queued, factsMax = REPLAY_FACTS_MAX } = this.parts;
    const subscription = catalogue.subscriptions.find(replay.tenant, replay.subscription);
    if (subscription?.standing !== 'ACTIVE') return this.note(replay, { status: 'ended' });
    const page = await kept.find(pageOf(replay, subscription));
    const selected = page.filter((one) => isFor(subscription, one)).slice(0, factsMax - replay.queued);
    const made = selected.map((one, index) => this.delivery(replay, subscription, one, replay.queued + index));
    if (made.length > 0) await deliveries.write(made.map((put) => ({ put, ifNewer: 'revision' })));
    const isFull = replay.queued + made.length >= factsMax;
    const last = isFull ? selected.at(-1) : page.at(-1);
    const status = isFull ? 'cut' : page.length < PER_PAGE ? 'done' : 'waiting';
    const next = await this.note(replay, {
      status,
      queued: replay.queued + made.length,
      ...(last && { reached: { at: last.at, id: last._id } }),
    });
    if (made.length > 0) queued(new Set([replay.lane]));
    return next;
  }

  private delivery(replay: Replay, subscription: CataloguedSubscription, { fact }: KeptFact, nth: number): FactDelivery {
    const { place, audience, clock } = this.parts;
    const event = audience.words(fact, subscription);
    return newDelivery(subscription, event, { place, order: replay.order + nth, now: clock.now(), replay: replay.replay });
  }

  private async note(replay: Replay, change: Partial<Replay>): Promise<Replay> {
    const next = { ...replay, ...change, revision: replay.revision + 1 };
    await this.parts.replays.write([{ put: next, ifNewer: 'revision' }]);
    return next;
  }
}

/** The platform's subscriptions may be told of other tenants: what happened there is looked through too. */
function pageOf({ tenant, from, to, reached }: Replay, { terms: { tenants = [] } }: CataloguedSubscription): Query {
  const ofTenants: Query['where'] = tenants.includes('*') ? {} : { tenant: [tenant, ...tenants] };
  const after = reached && { after: { value: reached.at, id: reached.id } };
  return { where: { ...ofTenants, at: { gte: from, lt: to } }, order: { by: 'at', direction: 'asc' }, ...after, limit: PER_PAGE };
}

/** Of tenants the question has asked. */
const isFor = ({ terms }: CataloguedSubscription, { fact }: KeptFact): boolean => isSelected(terms, fact);
