import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { VIA_SETTINGS, type Actor, type IdentityCommand } from '@runbook/domain';
import { IdentityCatalogue } from '@runbook/service';
import type { Principal } from '../access/principals.js';
import { Problem } from '../http/problem.js';
import { problemOfIdentity } from '../http/problems-of-rejections.js';
import { Decisions } from '../log/decisions.js';
import { onceCatalogued } from '../log/once-catalogued.js';

/** Has members, roles or keys of the actor's tenant changed; it is so already: nothing happens. Throws the problems of `problemOfIdentity`. */
export class ChangeIdentities extends Command<void> {
  constructor(
    readonly actor: Actor,
    readonly body: IdentityCommand,
  ) {
    super();
  }
}

/** As who a caller changes members: whom the settings make an administrator is no member, and says so. */
export const actingOn = ({ actor, ofSettings, permissions }: Principal): Actor =>
  ofSettings && permissions.has('people:write') ? { ...actor, via: VIA_SETTINGS } : actor;

@CommandHandler(ChangeIdentities)
export class ChangeIdentitiesHandler implements ICommandHandler<ChangeIdentities> {
  constructor(
    private readonly identities: IdentityCatalogue,
    private readonly decisions: Decisions,
  ) {}

  async execute({ actor, body }: ChangeIdentities): Promise<void> {
    const { tenant } = actor;
    // Whoever was let in a moment ago, and the link of a first administrator.
    if (this.identities.isSuspended(tenant))
      throw new Problem('tenant-suspended', `expected a tenant that goes on, found ${tenant} suspended`);
    const sending = { aggregateId: tenant, tenant, actor, body };
    const { rejection, version = 0 } = await this.decisions.ofIdentity(sending, { id: tenant, address: '/api/v1/people' });
    if (rejection && rejection.code !== 'unchanged') throw problemOfIdentity(rejection);
    // The next request of the same caller must find it.
    const isKnown = () => this.identities.versionOf(tenant) >= version || undefined;
    await onceCatalogued(isKnown, 'the change', '/api/v1/people');
  }
}
