import type { DocumentCollection, Query } from '@runbook/ports';
import type { Cursor } from '../../http/cursor.js';
import { lineOf, type ExecutionLine } from './execution-documents.js';
import type { ExecutionEntry } from './execution-entry.js';
import { labelTexts, ownLine, placeOfLabel } from './labelled-lines.js';

export interface ExecutionFilter {
  readonly tenant: string;
  readonly runbookId?: string;
  /** One of these. */
  readonly runbookIds?: readonly string[];
  /** The run has the label, or it is of one of these runbooks, which have it now. */
  readonly label?: { readonly text: string; readonly runbookIds: readonly string[] };
  /** One of these. */
  readonly status?: readonly string[];
  readonly incidentId?: string;
  readonly triggeredBy?: string;
  /** The id of the person or service. */
  readonly startedBy?: string;
  /** Id of the one that it is under. */
  readonly authority?: string;
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
  const stored = await Promise.all(
    waysTo(filter)
      .flatMap(inOrder)
      .map((where) => storedPage(collection, newer, where, page)),
  );
  const once = new Map([...overlay, ...stored.flat().map(ownLine)].map((line) => [line._id, line]));
  return [...once.values()].sort(newestFirst).slice(0, page.limit);
}

/** As many stored lines as fill the page, without those of which memory holds a newer form. */
async function storedPage(
  collection: DocumentCollection<ExecutionLine>,
  newer: ReadonlySet<string>,
  where: Conditions,
  page: { readonly limit: number; readonly after?: Cursor },
): Promise<ExecutionLine[]> {
  const found: ExecutionLine[] = [];
  let after = page.after;
  for (;;) {
    const batch = await collection.find({ where, order: NEWEST_FIRST, limit: page.limit, ...(after && { after }) });
    found.push(...batch.filter((line) => !newer.has(ownLine(line)._id)));
    const last = batch.at(-1);
    if (!last || batch.length < page.limit || found.length >= page.limit) return found;
    after = { value: last.startedAt, id: last._id };
  }
}

/** How many lines of the store fit. */
export async function countStored(collection: DocumentCollection<ExecutionLine>, filter: ExecutionFilter): Promise<number> {
  const [own = 0, ofRunbooks = 0, both = 0] = await Promise.all(
    [...waysTo(filter), ...waysToBoth(filter)].map((where) => collection.count(where)),
  );
  return own + ofRunbooks - both;
}

const NEWEST_FIRST = { by: 'startedAt', direction: 'desc' } as const;

const newestFirst = (a: ExecutionLine, b: ExecutionLine): number => b.startedAt - a.startedAt || (a._id < b._id ? 1 : -1);

const isBehind = (line: ExecutionLine, after: Cursor | undefined): boolean =>
  !after || line.startedAt < after.value || (line.startedAt === after.value && line._id < after.id);

function fits(line: ExecutionLine, filter: ExecutionFilter): boolean {
  const {
    tenant,
    runbookId,
    runbookIds,
    label,
    status,
    incidentId,
    triggeredBy,
    startedBy,
    authority,
    inDoubt,
    startedAfter,
    startedBefore,
  } = filter;
  return (
    line.tenant === tenant &&
    (runbookId === undefined || line.runbookId === runbookId) &&
    (runbookIds === undefined || runbookIds.includes(line.runbookId)) &&
    (label === undefined || label.runbookIds.includes(line.runbookId) || labelTexts(line.labels).includes(label.text)) &&
    (status === undefined || status.includes(line.status)) &&
    (incidentId === undefined || line.incidentId === incidentId) &&
    (triggeredBy === undefined || line.triggeredBy === triggeredBy) &&
    (startedBy === undefined || line.starter === startedBy) &&
    (authority === undefined || line.authority === authority) &&
    (inDoubt === undefined || line.inDoubt === inDoubt) &&
    (startedAfter === undefined || line.startedAt > startedAfter) &&
    (startedBefore === undefined || line.startedAt < startedBefore)
  );
}

type Conditions = NonNullable<Query['where']>;

/** What the store is asked for: once, or, of a label, where the runs have it and where their runbooks do. A run may be found by both. */
function waysTo({ label, ...filter }: ExecutionFilter): Conditions[] {
  if (!label) return [conditions(filter)];
  const own = conditions({ ...filter, tenant: placeOfLabel(filter.tenant, label.text) });
  return label.runbookIds.length === 0 ? [own] : [own, conditions({ ...filter, runbookIds: inBoth(label.runbookIds, filter) })];
}

/** What is found by both ways. */
function waysToBoth({ label, ...filter }: ExecutionFilter): Conditions[] {
  if (!label || label.runbookIds.length === 0) return [];
  return [conditions({ ...filter, tenant: placeOfLabel(filter.tenant, label.text), runbookIds: inBoth(label.runbookIds, filter) })];
}

const inBoth = (ids: readonly string[], { runbookIds }: ExecutionFilter): readonly string[] =>
  runbookIds ? ids.filter((id) => runbookIds.includes(id)) : ids;

/** Pages that are read beside each other for one that is asked for. */
const PAGES_MAX = 32;

/**
 * The same in parts of which each has one value where several are asked for, so that each is a walk along an index: of several values at once a store
 * would read all that fit, and put them in order itself.
 */
function inOrder(where: Conditions): Conditions[] {
  let parts: Conditions[] = [where];
  for (const name of ['status', 'runbookId']) {
    const values = where[name];
    if (!Array.isArray(values) || values.length * parts.length > PAGES_MAX) continue;
    parts = parts.flatMap((part) => [...new Set(values as readonly string[])].map((value) => ({ ...part, [name]: value })));
  }
  return parts;
}

function conditions(filter: Omit<ExecutionFilter, 'label'>): Conditions {
  const { tenant, runbookId, runbookIds, status, incidentId, triggeredBy, startedBy, authority, inDoubt, startedAfter, startedBefore } =
    filter;
  // `fits` looks at both: the store asks for one of them.
  const ofRunbooks = runbookIds && { runbookId: runbookId === undefined ? runbookIds : runbookIds.filter((id) => id === runbookId) };
  const range = { ...(startedAfter !== undefined && { gt: startedAfter }), ...(startedBefore !== undefined && { lt: startedBefore }) };
  return {
    tenant,
    ...(runbookId !== undefined && { runbookId }),
    ...ofRunbooks,
    ...(status !== undefined && { status }),
    ...(incidentId !== undefined && { incidentId }),
    ...(triggeredBy !== undefined && { triggeredBy }),
    ...(startedBy !== undefined && { starter: startedBy }),
    ...(authority !== undefined && { authority }),
    ...(inDoubt !== undefined && { inDoubt }),
    ...(Object.keys(range).length > 0 && { startedAt: range }),
  };
}
