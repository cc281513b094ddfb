import { engine } from '@runbook/domain';
import type { Clock, DocumentCollection, Query } from '@runbook/ports';
import type { CataloguedSubscription, CommandSender, FactDelivery, Logger, Replay, RunbookCatalogue } from '@runbook/service';
import { subscriptionAddress } from '@runbook/domain';
import { FACTS_KEPT_MS } from '@runbook/wire';
import type { KeptFact } from './kept-facts.js';

export const SWEPT_EVERY_MS = 60_000;
/** How long a list shows what was delivered, and what was given up. */
export const DELIVERED_KEPT_MS = 7 * 24 * 3_600_000;
export const DEAD_KEPT_MS = 30 * 24 * 3_600_000;
/** What may wait for one subscription: above it the subscription is paused, and what it misses can be replayed. */
export const WAITING_MAX = 100_000;
const AT_ONCE = 250;
/** Documents of one sweep, so that it ends. */
const REMOVED_MAX = 50_000;

export interface SweepParts {
  readonly deliveries: DocumentCollection<FactDelivery>;
  readonly kept: DocumentCollection<KeptFact>;
  readonly replays: DocumentCollection<Replay>;
  readonly catalogue: Pick<RunbookCatalogue, 'subscriptions'>;
  readonly sender: Pick<CommandSender, 'toRegistry'>;
  readonly clock: Clock;
  readonly lines: Logger;
  readonly waitingMax?: number;
}

/** Removes what is kept no longer, and pauses subscriptions for which too much waits. Done by the one executor that reads the registry. */
export class FactSweep {
  private readonly callOff: () => void;
  private running: Promise<void> | undefined;

  constructor(private readonly parts: SweepParts) {
    this.callOff = parts.clock.every(SWEPT_EVERY_MS, () => void this.sweep());
  }

  async stop(): Promise<void> {
    this.callOff();
    await this.running;
  }

  /** Never rejects: what could not be done now is done the next time. */
  sweep(): Promise<void> {
    this.running ??= this.work()
      .catch((error: unknown) => this.parts.lines.error({ error }, 'deliveries could not be looked after; trying again'))
      .finally(() => (this.running = undefined));
    return this.running;
  }

  private async work(): Promise<void> {
    const { deliveries, kept, clock, catalogue, waitingMax = WAITING_MAX } = this.parts;
    const now = clock.now();
    await removeAll(deliveries, { status: 'delivered', settledAt: { lt: now - DELIVERED_KEPT_MS } });
    await removeAll(deliveries, { status: 'dead', settledAt: { lt: now - DEAD_KEPT_MS } });
    await removeAll(kept, { at: { lt: now - FACTS_KEPT_MS } });
    for (const one of catalogue.subscriptions.everywhere()) {
      const where = { tenant: one.tenant, subscription: one.id };
      if (one.standing === 'REMOVED') {
        await removeAll(deliveries, where);
        await removeAll(this.parts.replays, where);
      } else if (one.standing === 'ACTIVE' && (await deliveries.count({ ...where, status: 'waiting' })) > waitingMax) {
        await this.pause(one, waitingMax);
      }
    }
  }

  private async pause(subscription: CataloguedSubscription, waitingMax: number): Promise<void> {
    const reason = `more than ${waitingMax} deliveries wait; see that its receiver keeps up, resume it, and replay what it missed`;
    await pauseByService(this.parts.sender, subscription, 'backlog', reason);
  }
}

/** Refused where somebody has changed the subscription since. */
export async function pauseByService(
  sender: Pick<CommandSender, 'toRegistry'>,
  { tenant, id, revision }: CataloguedSubscription,
  because: 'gone' | 'backlog',
  reason: string,
): Promise<void> {
  const body = { type: 'PauseSubscription', because, reason, revision } as const;
  await sender.toRegistry({ aggregateId: subscriptionAddress(tenant, id), tenant, actor: { ...engine(tenant), id: 'executor' }, body });
}

async function removeAll<D extends { readonly _id: string }>(
  from: DocumentCollection<D>,
  where: NonNullable<Query['where']>,
): Promise<void> {
  for (let removed = 0; removed < REMOVED_MAX; removed += AT_ONCE) {
    const some = await from.find({ where, limit: AT_ONCE });
    if (some.length > 0) await from.write(some.map(({ _id: remove }) => ({ remove })));
    if (some.length < AT_ONCE) return;
  }
}
