import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Actor, RegistryRejection, Runbook } from '@runbook/domain';
import { commandId, RunbookCatalogue, type CataloguedRunbook } from '@runbook/service';
import type { DocumentBody } from '../http/body-parsers.js';
import { problemOfRegistry } from '../http/problems-of-registry.js';
import { Decisions } from '../log/decisions.js';
import { digestOfParts } from '../log/digests.js';
import { InFlight } from '../log/in-flight.js';
import { onceCatalogued } from '../log/once-catalogued.js';
import { DocumentCheck } from './document-check.js';
import { expectRunbook } from './read-document.js';
import { expectOneOf } from './expect-one-of.js';
import { StoredDocuments, type StoredDocument } from './stored-document.js';

export interface Registered {
  readonly runbook: CataloguedRunbook;
  readonly replayed: boolean;
}

/** Makes the document the next version of its runbook. */
export class RegisterRunbook extends Command<Registered> {
  constructor(
    readonly actor: Actor,
    readonly document: DocumentBody,
    readonly idempotencyKey?: string,
    /** The ids that he may write; absent: any. */
    readonly ids?: readonly string[],
  ) {
    super();
  }
}

@CommandHandler(RegisterRunbook)
export class RegisterRunbookHandler implements ICommandHandler<RegisterRunbook> {
  constructor(
    private readonly catalogue: RunbookCatalogue,
    private readonly decisions: Decisions,
    private readonly documents: StoredDocuments,
    private readonly inFlight: InFlight,
    private readonly check: DocumentCheck,
  ) {}

  async execute(command: RegisterRunbook): Promise<Registered> {
    const { actor, document, idempotencyKey, ids } = command;
    const { tenant } = actor;
    const runbook = expectRunbook(await this.check.read(tenant, document, ids));
    expectOneOf(ids, runbook.id);
    const stored = await this.documents.store(runbook, document);
    if (idempotencyKey === undefined) return this.register(actor, commandId(), runbook, stored);
    // Of the caller: another's key of the same text is another key.
    const key = digestOfParts([actor.kind, actor.id, idempotencyKey]);
    const slot = JSON.stringify(['runbook', tenant, runbook.id, key]);
    return this.inFlight.run(slot, stored.digest, () => this.register(actor, key, runbook, stored));
  }

  private async register(
    actor: Actor,
    /** Without one of the caller's a new one: the command may be delivered twice, and is one registration. */
    idempotencyKey: string,
    runbook: Runbook,
    stored: StoredDocument,
  ): Promise<Registered> {
    const { tenant } = actor;
    const body = {
      type: 'RegisterRunbook',
      runbookId: runbook.id,
      ...stored,
      idempotencyKey,
    } as const;
    const subject = { id: runbook.id, address: `/api/v1/runbooks/${runbook.id}` };
    const sending = { aggregateId: `${tenant}/${runbook.id}`, tenant, actor, body };
    const { events, rejection } = await this.decisions.ofRegistry(sending, subject);
    const [event] = events;
    if (event?.type === 'RunbookVersionRegistered')
      return { runbook: await this.catalogued(tenant, runbook.id, event.version), replayed: false };
    if (rejection?.code === 'already-registered' && rejection.version !== undefined) {
      return { runbook: await this.catalogued(tenant, runbook.id, rejection.version), replayed: true };
    }
    throw problemOfRegistry(rejection as RegistryRejection);
  }

  private catalogued(tenant: string, runbookId: string, version: number): Promise<CataloguedRunbook> {
    const address = `/api/v1/runbooks/${runbookId}/versions/${version}`;
    return onceCatalogued(() => this.catalogue.runbook(tenant, runbookId, version), 'the registered version', address);
  }
}
