import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { Actor } from '@runbook/domain';
import { readCursor, writeCursor } from '../http/cursor.js';
import type { Reader } from '../access/clearances.js';
import { classifiedRun, redactedLine } from '../runs/views/execution-view.js';
import { ExecutionModel } from '../runs/model/execution-model.js';
import type { DoubtsQuery } from './doubt-requests.js';
import { doubtView, mayResolve } from './doubt-view.js';

export interface DoubtsPage {
  readonly items: readonly (ReturnType<typeof doubtView> | ReturnType<typeof redactedLine>)[];
  readonly nextCursor?: string;
}

/** The runs of the caller's tenant that wait for an operator's word, the newest first. */
export class ListDoubts extends Query<DoubtsPage> {
  constructor(
    readonly actor: Actor,
    readonly query: DoubtsQuery,
    /** Only runs of these; absent: of every one. */
    readonly runbookIds: readonly string[] | undefined,
    readonly reader: Reader,
  ) {
    super();
  }
}

@QueryHandler(ListDoubts)
export class ListDoubtsHandler implements IQueryHandler<ListDoubts> {
  constructor(private readonly executions: ExecutionModel) {}

  /** A page may hold fewer runs than its limit and still have a next one: whom a legal basis names is no indexed field. */
  async execute({ actor, query: { mine, limit, cursor }, runbookIds, reader }: ListDoubts): Promise<DoubtsPage> {
    const filter = { tenant: actor.tenant, inDoubt: 1 as const, ...(runbookIds && { runbookIds }) };
    const scope = { list: 'doubts', caller: actor, filter: { mine } };
    const page = { limit: limit + 1, ...(cursor !== undefined && { after: readCursor(cursor, scope) }) };
    const found = await this.executions.lines.list(filter, page);
    const lines = found.slice(0, limit);
    const last = lines.at(-1);
    const wanted = mine === 'true' ? lines.filter((line) => mayResolve(line, actor)) : lines;
    const more = found.length > limit && last;
    return {
      items: wanted.map((line) =>
        reader.mayRead(line.classification || undefined) ? doubtView(line, actor) : redactedLine(reader.shown(classifiedRun(line))),
      ),
      ...(more && { nextCursor: writeCursor({ value: last.startedAt, id: last._id }, scope) }),
    };
  }
}
