import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { subscriptionAddress, type Actor, type SubscriptionCommand } from '@runbook/domain';
import { RunbookCatalogue, type CataloguedSubscription } from '@runbook/service';
import { problemOfRegistry } from '../http/problems-of-registry.js';
import { Decisions } from '../log/decisions.js';
import { onceCatalogued } from '../log/once-catalogued.js';

/** What somebody asks of a subscription of his tenant. Throws problems. */
export class ChangeSubscription extends Command<CataloguedSubscription> {
  constructor(
    readonly actor: Actor,
    readonly id: string,
    readonly body: SubscriptionCommand,
  ) {
    super();
  }
}

@CommandHandler(ChangeSubscription)
export class ChangeSubscriptionHandler implements ICommandHandler<ChangeSubscription> {
  constructor(
    private readonly decisions: Decisions,
    private readonly catalogue: RunbookCatalogue,
  ) {}

  async execute({ actor, id, body }: ChangeSubscription): Promise<CataloguedSubscription> {
    const { tenant } = actor;
    const address = `/api/v1/subscriptions/${id}`;
    const sending = { aggregateId: subscriptionAddress(tenant, id), tenant, actor, body };
    const { events, rejection } = await this.decisions.ofRegistry(sending, { id, address });
    if (rejection && rejection.code !== 'already-registered') throw problemOfRegistry(rejection);
    const [event] = events;
    const revision = event && 'subscription' in event ? event.revision : (rejection?.version ?? 0);
    const look = () => {
      const found = this.catalogue.subscriptions.ever(tenant, id);
      return found && found.revision >= revision ? found : undefined;
    };
    return onceCatalogued(look, 'the change of the subscription', address);
  }
}
