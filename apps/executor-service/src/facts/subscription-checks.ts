import type { SubscriptionCheckAsked } from '@runbook/domain';
import { shownFact, type Fact } from '@runbook/facts';
import type { Clock, DocumentCollection } from '@runbook/ports';
import { SUBSCRIPTION_CHECK_MS_MAX, type FactDelivery, type Logger, type RunbookCatalogue } from '@runbook/service';
import type { FactPost } from './fact-post.js';
import { newDelivery } from './new-delivery.js';

/** People press a button; more at a time is a script gone wild. */
const AT_ONCE_MAX = 16;

export interface CheckParts {
  readonly place: string;
  readonly catalogue: Pick<RunbookCatalogue, 'subscriptions'>;
  readonly deliveries: DocumentCollection<FactDelivery>;
  readonly post: Pick<FactPost, 'send'>;
  readonly clock: Clock;
  readonly lines: Logger;
}

/**
 * Posts one fact to a subscription that somebody tries, once, also while it is paused. One that was asked for long ago is left: whoever asked has gone. A crash
 * loses a check, and whoever asked is told that nobody answered.
 */
export class SubscriptionChecks {
  private atWork = 0;
  private readonly stopped = new AbortController();
  private readonly running = new Set<Promise<void>>();

  constructor(private readonly parts: CheckParts) {}

  begin(tenant: string, asked: SubscriptionCheckAsked): void {
    const { clock, lines } = this.parts;
    if (asked.at + SUBSCRIPTION_CHECK_MS_MAX <= clock.now() || this.atWork >= AT_ONCE_MAX) return;
    this.atWork++;
    const check = this.check(tenant, asked)
      .catch((error: unknown) => lines.warn({ tenant, subscription: asked.subscription, error }, 'a check of a subscription was not noted'))
      .finally(() => {
        this.atWork--;
        this.running.delete(check);
      });
    this.running.add(check);
  }

  async stop(): Promise<void> {
    this.stopped.abort(new Error('this executor stops'));
    await Promise.all(this.running);
  }

  private async check(tenant: string, { subscription: id, check, at }: SubscriptionCheckAsked): Promise<void> {
    const { place, catalogue, deliveries, post, clock } = this.parts;
    const subscription = catalogue.subscriptions.find(tenant, id);
    if (!subscription) return;
    const fact: Fact<'subscription.checked.v1'> = {
      ...{ id: check, type: 'subscription.checked.v1', at, tenant, subject: `subscriptions/${id}`, key: check, sequence: '0' },
      data: { subscription: id, check },
    };
    const delivery = newDelivery(subscription, shownFact(fact, true), { place, order: 0, now: clock.now() });
    const { isTaken, answer } = await post.send(subscription, check, delivery.event, this.stopped.signal);
    const settled = {
      status: isTaken ? 'delivered' : 'dead',
      revision: 1,
      attempts: 1,
      settledAt: clock.now(),
      lastAnswer: answer,
    } as const;
    await deliveries.write([{ put: { ...delivery, ...settled }, ifNewer: 'revision' }]);
  }
}
