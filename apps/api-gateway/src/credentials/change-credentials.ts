import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { everCredential, keptVersions, type Actor, type Credential, type CredentialKind, type IdentityCommand } from '@runbook/domain';
import { IdentityCatalogue } from '@runbook/service';
import { ChangeIdentities } from '../people/change-identities.js';
import { SealedStore } from './sealed-store.js';

/** Seals a value for the next version of the credential and has that put on record: of a new one, with its bindings, or of one that there is. */
export class SetCredential extends Command<void> {
  constructor(
    readonly actor: Actor,
    readonly name: string,
    readonly kind: CredentialKind,
    readonly value: object,
    /** Undefined: it is there, and keeps its own. */
    readonly bindings?: Pick<Credential, 'hosts' | 'runbooks' | 'teams'>,
  ) {
    super();
  }
}

/** Changes that bring no value. What is not kept any more by the change is erased behind it. */
export class ChangeCredential extends Command<void> {
  constructor(
    readonly actor: Actor,
    readonly name: string,
    readonly body: Extract<IdentityCommand, { readonly credential: string }>,
  ) {
    super();
  }
}

@CommandHandler(SetCredential)
export class SetCredentialHandler implements ICommandHandler<SetCredential> {
  constructor(
    private readonly commands: CommandBus,
    private readonly store: SealedStore,
    private readonly identities: IdentityCatalogue,
  ) {}

  /** First the value, then the fact: a fact without a value would fail every step, a value without a fact is used by nobody. */
  async execute({ actor, name, kind, value, bindings }: SetCredential): Promise<void> {
    const { tenant } = actor;
    const before = this.known(tenant, name);
    const version = (before?.version ?? 0) + 1;
    const sealed = await this.store.seal({ tenant, credential: name, version }, value);
    const set = { credential: name, kind, version, sealed };
    try {
      await this.commands.execute(
        new ChangeIdentities(actor, bindings ? { type: 'CreateCredential', ...set, ...bindings } : { type: 'RotateCredential', ...set }),
      );
    } catch (error) {
      // It may have become a fact all the same: then it is there, and is kept.
      if (!this.known(tenant, name)?.versions.some((one) => one.sealed === sealed)) await this.store.erase([sealed]);
      throw error;
    }
    const after = this.known(tenant, name);
    if (after) await eraseWhatIsOver(this.store, tenant, after);
  }

  private known(tenant: string, name: string): Credential | undefined {
    return everCredential(this.identities.of(tenant), name);
  }
}

@CommandHandler(ChangeCredential)
export class ChangeCredentialHandler implements ICommandHandler<ChangeCredential> {
  constructor(
    private readonly commands: CommandBus,
    private readonly store: SealedStore,
    private readonly identities: IdentityCatalogue,
  ) {}

  /** First the fact: from then on nothing opens it. A crash here leaves the value sealed; it is erased by the next who looks. */
  async execute({ actor, name, body }: ChangeCredential): Promise<void> {
    await this.commands.execute(new ChangeIdentities(actor, body));
    const credential = everCredential(this.identities.of(actor.tenant), name);
    if (credential?.revoked || credential?.removedAt !== undefined) await eraseWhatIsOver(this.store, actor.tenant, credential);
  }
}

/** Of a value that is being set in this moment the fact is not known yet: its version is above all that are, and it stays. */
async function eraseWhatIsOver(store: SealedStore, tenant: string, credential: Credential): Promise<void> {
  const kept = new Set(keptVersions(credential).map(({ sealed }) => sealed));
  const over = (await store.of(tenant, credential.name)).filter(({ _id, version }) => version <= credential.version && !kept.has(_id));
  await store.erase(over.map(({ _id }) => _id));
}
