import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Actor, SubscriptionCommand } from '@runbook/domain';
import { RunbookCatalogue, type CataloguedSubscription } from '@runbook/service';
import { ChangeSubscription } from './change-subscription.js';
import { SubscriptionSecrets } from './subscription-secrets.js';

/** A change that brings a key. */
type Keyed = Extract<SubscriptionCommand, { readonly sealed: string }>;

export interface KeyedSubscription {
  readonly subscription: CataloguedSubscription;
  /** Shown this once. */
  readonly secret: string;
}

/** Registers a subscription, or gives it another key: seals that, and has it put on record. Throws problems. */
export class KeySubscription extends Command<KeyedSubscription> {
  constructor(
    readonly actor: Actor,
    readonly id: string,
    readonly body: (key: Pick<Keyed, 'sealed' | 'version'>) => Keyed,
    /** Undefined: one is made. */
    readonly secret?: string,
  ) {
    super();
  }
}

@CommandHandler(KeySubscription)
export class KeySubscriptionHandler implements ICommandHandler<KeySubscription> {
  constructor(
    private readonly commands: CommandBus,
    private readonly secrets: SubscriptionSecrets,
    private readonly catalogue: RunbookCatalogue,
  ) {}

  /** First the key, then the fact: a fact without a key would sign nothing, a key without a fact is used by nobody. */
  async execute({ actor, id, body, secret: given }: KeySubscription): Promise<KeyedSubscription> {
    const { tenant } = actor;
    const version = (this.catalogue.subscriptions.ever(tenant, id)?.secret.version ?? 0) + 1;
    const { secret, sealed } = await this.secrets.seal(tenant, id, version, given);
    try {
      return { subscription: await this.commands.execute(new ChangeSubscription(actor, id, body({ sealed, version }))), secret };
    } catch (error) {
      // It may have become a fact all the same: then it is there, and is kept.
      if (this.catalogue.subscriptions.ever(tenant, id)?.secret.sealed !== sealed) await this.secrets.erase(sealed);
      throw error;
    }
  }
}
