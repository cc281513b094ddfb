import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { Actor } from '@runbook/domain';
import { labelsOf, RunbookCatalogue, type CataloguedDraft } from '@runbook/service';
import { readCursor, writeCursor, type Cursor } from '../http/cursor.js';
import { draftLine } from './draft-view.js';

export interface NewRunbookPage {
  readonly items: readonly ReturnType<typeof draftLine>[];
  readonly nextCursor?: string;
}

/** The open drafts of runbooks that have no version yet: no list of runbooks has these. */
export class ListNewRunbooks extends Query<NewRunbookPage> {
  constructor(
    readonly actor: Actor,
    readonly query: { readonly limit: number; readonly cursor?: string; readonly label?: string },
    /** Only these; absent: every one. */
    readonly ids?: readonly string[],
  ) {
    super();
  }
}

@QueryHandler(ListNewRunbooks)
export class ListNewRunbooksHandler implements IQueryHandler<ListNewRunbooks> {
  constructor(private readonly catalogue: RunbookCatalogue) {}

  execute({ actor, query: { limit, cursor, label }, ids }: ListNewRunbooks): Promise<NewRunbookPage> {
    const scope = { list: 'new-runbooks', caller: actor, filter: { label } };
    const after = cursor === undefined ? undefined : readCursor(cursor, scope);
    const fits = (draft: CataloguedDraft) =>
      this.catalogue.versions(actor.tenant, draft.runbookId).length === 0 &&
      (ids === undefined || ids.includes(draft.runbookId)) &&
      (label === undefined || labelsOf(draft).includes(label)) &&
      isBehind(draft, after);
    const behind = this.catalogue.drafts.open(actor.tenant).filter(fits);
    const items = behind.slice(0, limit);
    const last = items.at(-1);
    return Promise.resolve({
      items: items.map(draftLine),
      ...(behind.length > limit && last && { nextCursor: writeCursor({ value: last.draft, id: last.runbookId }, scope) }),
    });
  }
}

const isBehind = ({ runbookId, draft }: CataloguedDraft, after: Cursor | undefined): boolean =>
  after === undefined || runbookId > after.id || (runbookId === after.id && draft > after.value);
