import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { INLINE_BYTES_MAX, type Actor, type BlobReference, type JsonObject, type Runbook } from '@runbook/domain';
import { BlobStore } from '@runbook/ports';
import { commandId, CommandSender, RunbookCatalogue, type CataloguedRunbook } from '@runbook/service';
import { hashOf } from '@runbook/wire';
import { setTimeout as sleep } from 'node:timers/promises';
import { ActionCatalogue } from '../actions/action-catalogue.js';
import { KnownCredentials } from '../credentials/known-credentials.js';
import { DecisionWaiter } from '../log/decision-waiter.js';
import { InFlight } from '../log/in-flight.js';
import type { DocumentBody } from '../http/body-parsers.js';
import { Problem, problemOfRegistry } from '../http/problem.js';
import { canonicalOf, expectRunbook, readDocument, type CanonicalDefinition } from './read-document.js';

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
  ) {
    super();
  }
}

@CommandHandler(RegisterRunbook)
export class RegisterRunbookHandler implements ICommandHandler<RegisterRunbook> {
  constructor(
    private readonly catalogue: RunbookCatalogue,
    private readonly sender: CommandSender,
    private readonly decisions: DecisionWaiter,
    private readonly blobs: BlobStore,
    private readonly inFlight: InFlight,
    private readonly actions: ActionCatalogue,
    private readonly credentials: KnownCredentials,
  ) {}

  async execute(command: RegisterRunbook): Promise<Registered> {
    const { actor, document, idempotencyKey } = command;
    const { tenant } = actor;
    const [actions, credentialExists] = await Promise.all([this.actions.names(tenant), this.credentials.exists()]);
    const runbook = expectRunbook(readDocument(document, { tenant, catalogue: this.catalogue, actions, credentialExists }));
    const canonical = canonicalOf(runbook);
    const register = () => this.register(command, runbook, canonical);
    if (idempotencyKey === undefined) return register();
    return this.inFlight.run(JSON.stringify(['runbook', tenant, runbook.id, idempotencyKey]), hashOf(canonical.text), register);
  }

  private async register(
    { actor, idempotencyKey }: RegisterRunbook,
    runbook: Runbook,
    { definition, text }: CanonicalDefinition,
  ): Promise<Registered> {
    const { tenant } = actor;
    const id = commandId();
    const body = {
      type: 'RegisterRunbook',
      runbookId: runbook.id,
      digest: hashOf(text),
      definition: await this.stored(definition, text),
      ...(idempotencyKey !== undefined && { idempotencyKey }),
    } as const;
    const subject = { id: runbook.id, address: `/api/v1/runbooks/${runbook.id}` };
    const { events, rejection } = await this.decisions.decisionOf(id, subject, () =>
      this.sender.toRegistry({ id, aggregateId: `${tenant}/${runbook.id}`, tenant, actor, answer: true, body }),
    );
    const [event] = events;
    if (event?.type === 'RunbookVersionRegistered')
      return { runbook: await this.visible(tenant, runbook.id, event.version), replayed: false };
    if (rejection?.code === 'already-registered' && rejection.version !== undefined) {
      return { runbook: await this.visible(tenant, runbook.id, rejection.version), replayed: true };
    }
    throw problemOfRegistry(rejection as Parameters<typeof problemOfRegistry>[0]);
  }

  /** As the record holds it: a reference to the canonical text when that is over the inline limit. */
  private async stored(definition: JsonObject, text: string): Promise<JsonObject | BlobReference> {
    const bytes = Buffer.from(text);
    if (bytes.length <= INLINE_BYTES_MAX) return definition;
    return { $blob: await this.blobs.put(bytes), bytes: bytes.length };
  }

  /** The catalogue reads the same log beside this gateway's reader, so it may be a moment behind the answer. */
  private async visible(tenant: string, runbookId: string, version: number): Promise<CataloguedRunbook> {
    const until = Date.now() + CATALOGUE_WAIT_MS;
    for (;;) {
      const found = this.catalogue.runbook(tenant, runbookId, version);
      if (found) return found;
      if (Date.now() >= until) break;
      await sleep(CATALOGUE_LOOK_MS);
    }
    const address = `/api/v1/runbooks/${runbookId}/versions/${version}`;
    throw new Problem('not-ready', `expected the registered version to be visible, found it late; look at ${address}`, {
      headers: { 'retry-after': '1' },
    });
  }
}

const CATALOGUE_WAIT_MS = 5_000;
const CATALOGUE_LOOK_MS = 2;
