import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Actor } from '@runbook/domain';
import { Clock } from '@runbook/ports';
import { SUBSCRIPTION_CHECK_MS_MAX, uuidv7, type FactDelivery } from '@runbook/service';
import { Problem } from '../http/problem.js';
import { ChangeSubscription } from './change-subscription.js';
import { DeliveryRecords } from './delivery-records.js';

const LOOK_EVERY_MS = 50;

/** Has an executor post one fact to the subscription. Throws the problem `subscription-unchecked` when none has in time. */
export class CheckSubscription extends Command<FactDelivery> {
  constructor(
    readonly actor: Actor,
    readonly id: string,
  ) {
    super();
  }
}

@CommandHandler(CheckSubscription)
export class CheckSubscriptionHandler implements ICommandHandler<CheckSubscription> {
  constructor(
    private readonly commands: CommandBus,
    private readonly records: DeliveryRecords,
    private readonly clock: Clock,
  ) {}

  async execute({ actor, id }: CheckSubscription): Promise<FactDelivery> {
    const check = `chk_${uuidv7()}`;
    await this.commands.execute(new ChangeSubscription(actor, id, { type: 'AskSubscriptionCheck', check }));
    const until = this.clock.monotonic() + SUBSCRIPTION_CHECK_MS_MAX;
    for (;;) {
      const found = await this.records.ofCheck(actor.tenant, id, check);
      if (found) return found;
      if (this.clock.monotonic() >= until) break;
      await this.clock.pause(LOOK_EVERY_MS);
    }
    const seconds = SUBSCRIPTION_CHECK_MS_MAX / 1_000;
    const message = `expected an executor to try the subscription within ${seconds} s, found no answer; see that one runs, and ask again`;
    throw new Problem('subscription-unchecked', message, { headers: { 'retry-after': '1' } });
  }
}
