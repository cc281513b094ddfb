import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Actor, Runbook } from '@runbook/domain';
import { commandId, type CataloguedDraft } from '@runbook/service';
import type { DocumentBody } from '../http/body-parsers.js';
import { Problem } from '../http/problem.js';
import { digestOfParts } from '../log/digests.js';
import { InFlight } from '../log/in-flight.js';
import { DocumentCheck } from '../runbooks/document-check.js';
import { expectOneOf } from '../runbooks/expect-one-of.js';
import { expectRunbook } from '../runbooks/read-document.js';
import { StoredDocuments } from '../runbooks/stored-document.js';
import { Drafts, type DraftName } from './drafts.js';

export interface BegunDraft {
  readonly draft: CataloguedDraft;
  readonly replayed: boolean;
}

/** Begins a draft of the document's runbook. */
export class BeginDraft extends Command<BegunDraft> {
  constructor(
    readonly actor: Actor,
    readonly document: DocumentBody,
    readonly basedOn: number | undefined,
    readonly idempotencyKey: string | undefined,
    /** The ids that he may write; absent: any. */
    readonly ids?: readonly string[],
  ) {
    super();
  }
}

@CommandHandler(BeginDraft)
export class BeginDraftHandler implements ICommandHandler<BeginDraft> {
  constructor(
    private readonly drafts: Drafts,
    private readonly check: DocumentCheck,
    private readonly documents: StoredDocuments,
    private readonly inFlight: InFlight,
  ) {}

  async execute(command: BeginDraft): Promise<BegunDraft> {
    const { actor, document, idempotencyKey, ids } = command;
    const runbook = expectRunbook(await this.check.read(actor.tenant, document, ids));
    expectOneOf(ids, runbook.id);
    if (idempotencyKey === undefined) return this.begin(command, runbook, commandId());
    // Of the caller: another's key of the same text is another key.
    const key = digestOfParts([actor.kind, actor.id, idempotencyKey]);
    const slot = JSON.stringify(['draft', actor.tenant, runbook.id, key]);
    return this.inFlight.run(slot, document.text, () => this.begin(command, runbook, key));
  }

  private async begin({ actor, document, basedOn }: BeginDraft, runbook: Runbook, idempotencyKey: string): Promise<BegunDraft> {
    const content = await this.documents.store(runbook, document);
    const { events, rejection } = await this.drafts.decide(
      actor,
      runbook.id,
      { type: 'DraftRunbook', runbookId: runbook.id, ...content, ...(basedOn !== undefined && { basedOn }), idempotencyKey },
      ({ code }) => code === 'already-registered',
    );
    const [event] = events;
    const draft = event?.type === 'RunbookDrafted' ? event.draft : (rejection?.version ?? 0);
    return { draft: await this.drafts.atRevision(actor, { runbookId: runbook.id, draft }, 1), replayed: rejection !== undefined };
  }
}

/** Replaces what a draft says. */
export class ReplaceDraft extends Command<CataloguedDraft> {
  constructor(
    readonly actor: Actor,
    readonly name: DraftName,
    readonly document: DocumentBody,
    readonly revision: number,
    readonly basedOn: number | undefined,
    /** The ids that he may write; absent: any. */
    readonly ids?: readonly string[],
  ) {
    super();
  }
}

@CommandHandler(ReplaceDraft)
export class ReplaceDraftHandler implements ICommandHandler<ReplaceDraft> {
  constructor(
    private readonly drafts: Drafts,
    private readonly check: DocumentCheck,
    private readonly documents: StoredDocuments,
  ) {}

  async execute({ actor, name, document, revision, basedOn, ids }: ReplaceDraft): Promise<CataloguedDraft> {
    await this.drafts.find(actor, name);
    const runbook = expectRunbook(await this.check.read(actor.tenant, document, ids));
    if (runbook.id !== name.runbookId) {
      const message = `expected a document with the id ${name.runbookId}, found ${runbook.id}; a draft stays one of its runbook`;
      throw new Problem('invalid-request', message, { errors: [{ pointer: '/id', message }] });
    }
    const content = await this.documents.store(runbook, document);
    const body = { type: 'EditDraft', draft: name.draft, revision, ...content, ...(basedOn !== undefined && { basedOn }) } as const;
    await this.drafts.decide(actor, name.runbookId, body);
    return this.drafts.atRevision(actor, name, revision + 1);
  }
}
