import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  authorityAddress,
  type Actor,
  type AmendAuthority,
  type CreateAuthority,
  type ReinstateAuthority,
  type RevokeAuthority,
} from '@runbook/domain';
import { RunbookCatalogue, type CataloguedAuthority } from '@runbook/service';
import { problemOfRegistry } from '../http/problems-of-registry.js';
import { Decisions } from '../log/decisions.js';
import { onceCatalogued } from '../log/once-catalogued.js';

export interface ChangedAuthority {
  readonly authority: CataloguedAuthority;
  /** It was so already, by an earlier request. */
  readonly replayed: boolean;
}

/** What a person asks of an authority of his tenant. */
export class ChangeAuthority extends Command<ChangedAuthority> {
  constructor(
    readonly actor: Actor,
    readonly id: string,
    readonly body: CreateAuthority | AmendAuthority | RevokeAuthority | ReinstateAuthority,
  ) {
    super();
  }
}

@CommandHandler(ChangeAuthority)
export class ChangeAuthorityHandler implements ICommandHandler<ChangeAuthority> {
  constructor(
    private readonly decisions: Decisions,
    private readonly catalogue: RunbookCatalogue,
  ) {}

  /** Throws problems. */
  async execute({ actor, id, body }: ChangeAuthority): Promise<ChangedAuthority> {
    const { tenant } = actor;
    const address = `/api/v1/authorities/${id}`;
    const sending = { aggregateId: authorityAddress(tenant, id), tenant, actor, body };
    const { events, rejection } = await this.decisions.ofRegistry(sending, { id, address });
    if (rejection && rejection.code !== 'already-registered') throw problemOfRegistry(rejection);
    const [event] = events;
    const revision = event && 'authority' in event ? event.revision : (rejection?.version ?? 0);
    const look = () => {
      const found = this.catalogue.authorities.find(tenant, id);
      return found && found.revision >= revision ? found : undefined;
    };
    return { authority: await onceCatalogued(look, 'the change of the authority', address), replayed: rejection !== undefined };
  }
}
