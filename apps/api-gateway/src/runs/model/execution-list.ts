import type { DocumentCollection, Query } from '@runbook/ports';
import type { Cursor } from '../../http/cursor.js';
import { lineOf, type ExecutionLine } from './execution-documents.js';
import type { ExecutionEntry } from './execution-entry.js';

export interface ExecutionFilter {
  readonly tenant: string;
  readonly runbookId?: string;
  readonly status?: string;
  readonly incidentId?: string;
  readonly triggeredBy?: string;
  /** 1: only those with steps in doubt. */
  readonly inDoubt?: 1;
  /** Milliseconds since the epoch; both bounds are exclusive. */
  readonly startedAfter?: number;
  readonly startedBefore?: number;
}

/**
 * One page, newest first by (startedAt, id): what the store has, overlaid with what has not reached it. `unwritten` is taken before
 * the store is read, so that an execution that is written meanwhile is seen once at least; its id then keeps it from being seen twice.
 */
export async function listExecutions(
  collection: DocumentCollection<ExecutionLine>,
  unwritten: readonly ExecutionEntry[],
  filter: ExecutionFilter,
  page: { readonly limit: number; readonly after?: Cursor },
): Promise<ExecutionLine[]> {
  const newer = new Set(unwritten.map(({ id }) => id));
  const overlay = unwritten.map(lineOf).filter((line) => fits(line, filter) && isBehind(line, page.after));
  const stored = await storedPage(collection, newer, filter, page);
  return [...overlay, ...stored].sort(newestFirst).slice(0, page.limit);
}

/** As many stored lines as fill the page, without those of which memory holds a newer form. */
async function storedPage(
  collection: DocumentCollection<ExecutionLine>,
  newer: ReadonlySet<string>,
  filter: ExecutionFilter,
  page: { readonly limit: number; readonly after?: Cursor },
): Promise<ExecutionLine[]> {
  const found: ExecutionLine[] = [];
  let after = page.after;
  for (;;) {
    const batch = await collection.find({ where: conditions(filter), order: NEWEST_FIRST, limit: page.limit, ...(after && { after }) });
    found.push(...batch.filter(({ _id }) => !newer.has(_id)));
    const last = batch.at(-1);
    if (!last || batch.length < page.limit || found.length >= page.limit) return found;
    after = { value: last.startedAt, id: last._id };
  }
}

const NEWEST_FIRST = { by: 'startedAt', direction: 'desc' } as const;

const newestFirst = (a: ExecutionLine, b: ExecutionLine): number => b.startedAt - a.startedAt || (a._id < b._id ? 1 : -1);

const isBehind = (line: ExecutionLine, after: Cursor | undefined): boolean =>
  !after || line.startedAt < after.value || (line.startedAt === after.value && line._id < after.id);

function fits(line: ExecutionLine, filter: ExecutionFilter): boolean {
  const { tenant, runbookId, status, incidentId, triggeredBy, inDoubt, startedAfter, startedBefore } = filter;
  return (
    line.tenant === tenant &&
    (runbookId === undefined || line.runbookId === runbookId) &&
    (status === undefined || line.status === status) &&
    (incidentId === undefined || line.incidentId === incidentId) &&
    (triggeredBy === undefined || line.triggeredBy === triggeredBy) &&
    (inDoubt === undefined || line.inDoubt === inDoubt) &&
    (startedAfter === undefined || line.startedAt > startedAfter) &&
    (startedBefore === undefined || line.startedAt < startedBefore)
  );
}

function conditions(filter: ExecutionFilter): NonNullable<Query['where']> {
  const { tenant, runbookId, status, incidentId, triggeredBy, inDoubt, startedAfter, startedBefore } = filter;
  const range = { ...(startedAfter !== undefined && { gt: startedAfter }), ...(startedBefore !== undefined && { lt: startedBefore }) };
  return {
    tenant,
    ...(runbookId !== undefined && { runbookId }),
    ...(status !== undefined && { status }),
    ...(incidentId !== undefined && { incidentId }),
    ...(triggeredBy !== undefined && { triggeredBy }),
    ...(inDoubt !== undefined && { inDoubt }),
    ...(Object.keys(range).length > 0 && { startedAt: range }),
  };
}
