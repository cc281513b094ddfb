import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Actor } from '@runbook/domain';
import { IdentityCatalogue } from '@runbook/service';
import { ApiKeyStore } from '../access/api-key-store.js';
import { newApiKey } from '../access/api-key-text.js';
import { instantOf } from '../http/time.js';
import { ChangeIdentities } from './change-identities.js';
import type { ApiKeyRequest } from './people-requests.js';

export interface IssuedApiKey {
  readonly id: string;
  /** Shown this once. */
  readonly key: string;
}

/** A new key of a member. Throws the problems of `ChangeIdentities`. */
export class IssueApiKey extends Command<IssuedApiKey> {
  constructor(
    readonly actor: Actor,
    readonly holder: string,
    readonly request: ApiKeyRequest,
  ) {
    super();
  }
}

@CommandHandler(IssueApiKey)
export class IssueApiKeyHandler implements ICommandHandler<IssueApiKey> {
  constructor(
    private readonly commands: CommandBus,
    private readonly store: ApiKeyStore,
    private readonly identities: IdentityCatalogue,
  ) {}

  async execute({ actor, holder, request }: IssueApiKey): Promise<IssuedApiKey> {
    const { label, scopes, expiresAt } = request;
    const { id, text, secretHash } = newApiKey();
    // First the hash: a key that is a fact and cannot be used would puzzle its holder, a hash without a fact lets nobody in.
    await this.store.put(id, secretHash);
    try {
      const until = expiresAt === undefined ? {} : { expiresAt: instantOf(expiresAt) };
      await this.commands.execute(
        new ChangeIdentities(actor, { type: 'IssueApiKey', key: id, holder, label, ...(scopes && { scopes }), ...until }),
      );
    } catch (error) {
      // It may have become a fact all the same: then the key is there, nobody has it, and its holder sees and revokes it.
      if (this.identities.of(actor.tenant).keys[id] === undefined) await this.store.erase(id);
      throw error;
    }
    return { id, key: text };
  }
}
