import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Actor } from '@runbook/domain';
import type { CataloguedDraft, DraftComment } from '@runbook/service';
import { Problem } from '../http/problem.js';
import { onceCatalogued } from '../log/once-catalogued.js';
import { DocumentCheck } from '../runbooks/document-check.js';
import { expectRunbook } from '../runbooks/read-document.js';
import { StoredDocuments } from '../runbooks/stored-document.js';
import { Drafts, type DraftName } from './drafts.js';

/** What is asked of a draft, beside another content. */
export type DraftAct =
  | { readonly type: 'SubmitDraft' }
  | { readonly type: 'WithdrawDraft'; readonly reason?: string }
  | { readonly type: 'RejectDraft'; readonly reason: string }
  | { readonly type: 'ApproveDraft' }
  | { readonly type: 'DeleteDraft' };

export class ActOnDraft extends Command<CataloguedDraft> {
  constructor(
    readonly actor: Actor,
    readonly name: DraftName,
    readonly revision: number,
    readonly act: DraftAct,
  ) {
    super();
  }
}

@CommandHandler(ActOnDraft)
export class ActOnDraftHandler implements ICommandHandler<ActOnDraft> {
  constructor(
    private readonly drafts: Drafts,
    private readonly check: DocumentCheck,
    private readonly documents: StoredDocuments,
  ) {}

  async execute({ actor, name, revision, act }: ActOnDraft): Promise<CataloguedDraft> {
    const found = await this.drafts.find(actor, name);
    // What surrounds it may have changed since it was written: another runbook, an action, the people whom it asks.
    if (act.type === 'ApproveDraft') await this.expectSound(actor, found);
    await this.drafts.decide(actor, name.runbookId, { ...act, draft: name.draft, revision });
    return this.drafts.atRevision(actor, name, revision + 1);
  }

  private async expectSound({ tenant }: Actor, { source, definition, status }: CataloguedDraft): Promise<void> {
    if (status !== 'IN_REVIEW') return;
    const document = source
      ? { text: await this.documents.source(source), format: source.format }
      : { text: JSON.stringify(definition), format: 'json' as const };
    expectRunbook(await this.check.read(tenant, document));
  }
}

/** Says something about a draft, or a line of it. */
export class CommentOnDraft extends Command<DraftComment> {
  constructor(
    readonly actor: Actor,
    readonly name: DraftName,
    readonly revision: number,
    readonly text: string,
    readonly line: number | undefined,
  ) {
    super();
  }
}

@CommandHandler(CommentOnDraft)
export class CommentOnDraftHandler implements ICommandHandler<CommentOnDraft> {
  constructor(
    private readonly drafts: Drafts,
    private readonly documents: StoredDocuments,
  ) {}

  async execute({ actor, name, revision, text, line }: CommentOnDraft): Promise<DraftComment> {
    const found = await this.drafts.find(actor, name);
    const lineText = line === undefined ? undefined : await this.lineOf(found, line);
    const { events } = await this.drafts.decide(actor, name.runbookId, {
      type: 'CommentDraft',
      draft: name.draft,
      revision,
      text,
      ...(line !== undefined && { line, lineText }),
    });
    const [said] = events;
    if (said?.type !== 'RunbookDraftCommented') throw new Error('expected a comment to be decided, found something else; this is a defect');
    const look = () => this.drafts.of(actor, name.runbookId)[name.draft - 1]?.commentList[said.comment - 1];
    return onceCatalogued(look, 'the comment', `/api/v1/runbooks/${name.runbookId}/drafts/${name.draft}/comments`);
  }

  private async lineOf({ source }: CataloguedDraft, line: number): Promise<string> {
    const lines = source ? (await this.documents.source(source)).split(/\r?\n/) : [];
    const found = lines[line - 1];
    if (found !== undefined) return found.slice(0, LINE_CHARS_MAX);
    const message = `expected a line from 1 to ${lines.length}, found ${line}`;
    throw new Problem('invalid-request', message, { errors: [{ pointer: '/line', message }] });
  }
}

/** Of a line that a comment keeps; what is longer is cut. */
const LINE_CHARS_MAX = 2_000;
