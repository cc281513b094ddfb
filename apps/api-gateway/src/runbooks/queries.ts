import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { Actor } from '@runbook/domain';
import { RunbookCatalogue, type CataloguedRunbook } from '@runbook/service';
import type { DocumentBody } from '../http/body-parsers.js';
import { readCursor, writeCursor } from '../http/cursor.js';
import { Problem } from '../http/problem.js';
import { KnownByNow } from '../log/known-by-now.js';
import { DocumentCheck } from './document-check.js';
import type { ReadDocument } from './read-document.js';
import { runbookLine } from './runbook-view.js';

export interface RunbookPage {
  readonly items: readonly ReturnType<typeof runbookLine>[];
  readonly nextCursor?: string;
}

/** The newest version of every runbook of the caller's tenant, by id. */
export class ListRunbooks extends Query<RunbookPage> {
  constructor(
    readonly actor: Actor,
    readonly page: { readonly limit: number; readonly cursor?: string },
  ) {
    super();
  }
}

@QueryHandler(ListRunbooks)
export class ListRunbooksHandler implements IQueryHandler<ListRunbooks> {
  constructor(private readonly catalogue: RunbookCatalogue) {}

  execute({ actor, page: { limit, cursor } }: ListRunbooks): Promise<RunbookPage> {
    const scope = { list: 'runbooks', caller: actor };
    const after = cursor === undefined ? undefined : readCursor(cursor, scope).id;
    const behind = this.catalogue.newest(actor.tenant).filter(({ runbookId }) => after === undefined || runbookId > after);
    const items = behind.slice(0, limit);
    const last = items.at(-1);
    const more = behind.length > limit && last;
    return Promise.resolve({
      items: items.map(runbookLine),
      ...(more && { nextCursor: writeCursor({ value: last.version, id: last.runbookId }, scope) }),
    });
  }
}

/** All versions, or the one, oldest first; at least one. */
export class GetRunbook extends Query<readonly [CataloguedRunbook, ...CataloguedRunbook[]]> {
  constructor(
    readonly actor: Actor,
    readonly id: string,
    readonly version?: number,
  ) {
    super();
  }
}

@QueryHandler(GetRunbook)
export class GetRunbookHandler implements IQueryHandler<GetRunbook> {
  constructor(
    private readonly catalogue: RunbookCatalogue,
    private readonly known: KnownByNow,
  ) {}

  async execute({ actor, id, version }: GetRunbook): Promise<readonly [CataloguedRunbook, ...CataloguedRunbook[]]> {
    const fits = (runbook: CataloguedRunbook) => version === undefined || runbook.version === version;
    const found = await this.known.ofRegistry(() => {
      const [first, ...rest] = this.catalogue.versions(actor.tenant, id).filter(fits);
      return first && ([first, ...rest] as const);
    });
    if (found) return [...found];
    const wanted = `${id.slice(0, 64)}${version === undefined ? '' : ` version ${version}`}`;
    throw new Problem('runbook-unknown', `expected a registered runbook ${wanted}, found none; see GET /api/v1/runbooks`);
  }
}

/** What `POST /runbooks/check` answers. */
export type DocumentVerdict = Omit<ReadDocument, 'runbook'> & { readonly valid: boolean };

export class CheckDocument extends Query<DocumentVerdict> {
  constructor(
    readonly actor: Actor,
    readonly document: DocumentBody,
  ) {
    super();
  }
}

@QueryHandler(CheckDocument)
export class CheckDocumentHandler implements IQueryHandler<CheckDocument> {
  constructor(private readonly check: DocumentCheck) {}

  async execute({ actor: { tenant }, document }: CheckDocument): Promise<DocumentVerdict> {
    const { runbook: _runbook, ...verdict } = await this.check.read(tenant, document);
    return { valid: verdict.errors.length === 0, ...verdict };
  }
}
