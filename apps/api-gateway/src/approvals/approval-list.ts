import type { DocumentCollection } from '@runbook/ports';
import type { GatewayLimits } from '../http/gateway-limits.js';
import type { Cursor } from '../http/cursor.js';
import type { ApprovalLine } from './model/approval-document.js';

export interface ApprovalFilter {
  readonly tenant: string;
  readonly onlyOpen: boolean;
  readonly fits: (line: ApprovalLine) => boolean;
}

export interface ListPage extends Pick<GatewayLimits, 'inboxLookedAtMax' | 'inboxReadLines'> {
  readonly limit: number;
  readonly after?: Cursor;
}

export interface ApprovalPage {
  readonly items: readonly ApprovalLine[];
  /** There may be more behind it. */
  readonly next?: Cursor;
}

/**
 * One page, newest first: what the store has, overlaid with what has not reached it. A page may hold fewer than its limit and still have
 * a next one, because whom a request asks is no indexed field.
 */
export async function listApprovals(
  collection: DocumentCollection<ApprovalLine>,
  unwritten: readonly ApprovalLine[],
  filter: ApprovalFilter,
  page: ListPage,
): Promise<ApprovalPage> {
  const newer = new Map(unwritten.map((line) => [line._id, line]));
  const { stored, reached } = await scan(collection, newer, filter, page);
  const overlay = unwritten.filter((line) => fits(line, filter) && isBehind(line, page.after) && (!reached || !isBehind(line, reached)));
  const all = [...overlay, ...stored].sort(newestFirst);
  const items = all.slice(0, page.limit);
  const last = items.at(-1);
  const next = all.length > page.limit && last ? cursorOf(last) : reached;
  return { items, ...(next && { next }) };
}

/** `reached` is set when there is more in the store than was looked at. */
async function scan(
  collection: DocumentCollection<ApprovalLine>,
  newer: ReadonlyMap<string, ApprovalLine>,
  filter: ApprovalFilter,
  page: ListPage,
): Promise<{ stored: ApprovalLine[]; reached?: Cursor }> {
  const stored: ApprovalLine[] = [];
  const where = { tenant: filter.tenant, ...(filter.onlyOpen && { open: 1 }) };
  let after = page.after;
  for (let lookedAt = 0; lookedAt < page.inboxLookedAtMax; lookedAt += page.inboxReadLines) {
    const order = { by: 'requestedAt', direction: 'desc' } as const;
    const batch = await collection.find({ where, order, limit: page.inboxReadLines, ...(after && { after }) });
    stored.push(...batch.filter((line) => !newer.has(line._id) && fits(line, filter)));
    const last = batch.at(-1);
    if (!last || batch.length < page.inboxReadLines) return { stored };
    after = cursorOf(last);
    if (stored.length > page.limit) break;
  }
  return { stored, ...(after && { reached: after }) };
}

const cursorOf = ({ requestedAt, _id }: ApprovalLine): Cursor => ({ value: requestedAt, id: _id });

const fits = (line: ApprovalLine, { tenant, onlyOpen, fits: isWanted }: ApprovalFilter): boolean =>
  line.tenant === tenant && (!onlyOpen || line.open === 1) && isWanted(line);

const newestFirst = (a: ApprovalLine, b: ApprovalLine): number => b.requestedAt - a.requestedAt || (a._id < b._id ? 1 : -1);

const isBehind = (line: ApprovalLine, after: Cursor | undefined): boolean =>
  !after || line.requestedAt < after.value || (line.requestedAt === after.value && line._id < after.id);
