import { classificationRuleOf, levelOf, mayRead, namedLevel } from '@runbook/domain';
import { isSelected, shownFact, type CloudEvent, type Fact } from '@runbook/facts';
import type { CataloguedSubscription, IdentityCatalogue, RunbookCatalogue } from '@runbook/service';

/** Clocks of two owners may differ: what happened so shortly before a subscription may be told to it. */
export const REGISTERED_BEFORE_MS = 60_000;

/**
 * Who is told of what, and in which words. A tenant's facts are told to its own subscriptions, and to those of the platform that name it; of a run above its
 * clearance a subscription learns no more than that it is there.
 */
export class Audience {
  constructor(
    private readonly catalogue: Pick<RunbookCatalogue, 'subscriptions'>,
    private readonly identities: Pick<IdentityCatalogue, 'of'>,
  ) {}

  /** Somebody may want to be told of what happens there, now or later. */
  isTold(tenant: string): boolean {
    return this.catalogue.subscriptions.within(tenant).length > 0;
  }

  of(fact: Fact): readonly CataloguedSubscription[] {
    return this.catalogue.subscriptions
      .within(fact.tenant)
      .filter((one) => one.standing === 'ACTIVE' && one.registeredAt - REGISTERED_BEFORE_MS <= fact.at && isSelected(one.terms, fact));
  }

  /** In the words for this subscription; without one, for who is cleared for the lowest level. */
  words(fact: Fact, subscription?: CataloguedSubscription): CloudEvent {
    return shownFact(fact, fact.classification === undefined || this.isCleared(fact, subscription));
  }

  /** Of other tenants the platform's subscriptions know no scale: they are cleared for the lowest level. */
  private isCleared({ tenant, classification }: Fact, subscription: CataloguedSubscription | undefined): boolean {
    const state = this.identities.of(tenant);
    const rule = classificationRuleOf(state);
    const named = subscription?.tenant === tenant ? subscription.terms.clearance : undefined;
    // A level that the tenant has taken off its scale clears for nothing.
    const clearance = levelOf(rule, named !== undefined && namedLevel(rule, named) === undefined ? undefined : named);
    return mayRead(state, clearance, classification);
  }
}
