import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { Actor } from '@runbook/domain';
import { RunbookCatalogue, type CataloguedRunbook, labelled } from '@runbook/service';
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
    readonly query: { readonly limit: number; readonly cursor?: string; readonly label?: string },
    /** Only these; absent: every one. */
    readonly ids?: readonly string[],
  ) {
    super();
  }
}

@QueryHandler(ListRunbooks)
export class ListRunbooksHandler implements IQueryHandler<ListRunbooks> {
  constructor(private readonly catalogue: RunbookCatalogue) {}

  execute({ actor, query: { limit, cursor, label }, ids }: ListRunbooks): Promise<RunbookPage> {
    const scope = { list: 'runbooks', caller: actor, filter: { label } };
    const after = cursor === undefined ? undefined : readCursor(cursor, scope).id;
    const all = labelled(this.catalogue, actor.tenant, label).filter(({ runbookId }) => ids === undefined || ids.includes(runbookId));
    const behind = all.filter(({ runbookId }) => after === undefined || runbookId > after);
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
    throw runbookUnknown(id, version);
  }
}

export function runbookUnknown(id: string, version?: number): Problem {
  const wanted = `${id.slice(0, 64)}${version === undefined ? '' : ` version ${version}`}`;
  return new Problem('runbook-unknown', `expected a registered runbook ${wanted}, found none; see GET /api/v1/runbooks`);
}

/** What `POST /runbooks/check` answers. */
export type DocumentVerdict = Omit<ReadDocument, 'runbook'> & { readonly valid: boolean };

export class CheckDocument extends Query<DocumentVerdict> {
  constructor(
    readonly actor: Actor,
    readonly document: DocumentBody,
    /** The runbooks that it may call; absent: any. */
    readonly ids?: readonly string[],
  ) {
    super();
  }
}

@QueryHandler(CheckDocument)
export class CheckDocumentHandler implements IQueryHandler<CheckDocument> {
  constructor(private readonly check: DocumentCheck) {}

  async execute({ actor: { tenant }, document, ids }: CheckDocument): Promise<DocumentVerdict> {
    const { runbook: _runbook, ...verdict } = await this.check.read(tenant, document, ids);
    return { valid: verdict.errors.length === 0, ...verdict };
  }
}
