import type { DocumentCollection } from '@runbook/ports';
import type { Cursor } from '../http/cursor.js';
import type { ApprovalDocument } from './model/approval-document.js';

/** Documents that are looked at for one page. A person who is asked a few of thousands of open requests finds them on the next pages. */
const LOOKED_AT_MAX = 2_000;
const BATCH = 200;

export interface ApprovalFilter {
  readonly tenant: string;
  readonly onlyOpen: boolean;
  readonly fits: (document: ApprovalDocument) => boolean;
}

export interface ApprovalPage {
  readonly items: readonly ApprovalDocument[];
  /** There may be more behind it. */
  readonly next?: Cursor;
}

/**
 * One page, newest first: what the store has, overlaid with what has not reached it. A page may hold fewer than its limit and still have
 * a next one, because whom a request asks is no indexed field.
 */
export async function listApprovals(
  collection: DocumentCollection<ApprovalDocument>,
  unwritten: readonly ApprovalDocument[],
  filter: ApprovalFilter,
  page: { readonly limit: number; readonly after?: Cursor },
): Promise<ApprovalPage> {
  const newer = new Map(unwritten.map((document) => [document._id, document]));
  const { stored, reached } = await scan(collection, newer, filter, page);
  const overlay = unwritten.filter(
    (document) => fits(document, filter) && isBehind(document, page.after) && (!reached || !isBehind(document, reached)),
  );
  const all = [...overlay, ...stored].sort(newestFirst);
  const items = all.slice(0, page.limit);
  const last = items.at(-1);
  const next = all.length > page.limit && last ? cursorOf(last) : reached;
  return { items, ...(next && { next }) };
}

/** `reached` is set when there is more in the store than was looked at. */
async function scan(
  collection: DocumentCollection<ApprovalDocument>,
  newer: ReadonlyMap<string, ApprovalDocument>,
  filter: ApprovalFilter,
  page: { readonly limit: number; readonly after?: Cursor },
): Promise<{ stored: ApprovalDocument[]; reached?: Cursor }> {
  const stored: ApprovalDocument[] = [];
  const where = { tenant: filter.tenant, ...(filter.onlyOpen && { open: 1 }) };
  let after = page.after;
  for (let lookedAt = 0; lookedAt < LOOKED_AT_MAX; lookedAt += BATCH) {
    const order = { by: 'requestedAt', direction: 'desc' } as const;
    const batch = await collection.find({ where, order, limit: BATCH, ...(after && { after }) });
    stored.push(...batch.filter((document) => !newer.has(document._id) && fits(document, filter)));
    const last = batch.at(-1);
    if (!last || batch.length < BATCH) return { stored };
    after = cursorOf(last);
    if (stored.length > page.limit) break;
  }
  return { stored, ...(after && { reached: after }) };
}

const cursorOf = ({ requestedAt, _id }: ApprovalDocument): Cursor => ({ value: requestedAt, id: _id });

const fits = (document: ApprovalDocument, { tenant, onlyOpen, fits: isWanted }: ApprovalFilter): boolean =>
  document.tenant === tenant && (!onlyOpen || document.open === 1) && isWanted(document);

const newestFirst = (a: ApprovalDocument, b: ApprovalDocument): number => b.requestedAt - a.requestedAt || (a._id < b._id ? 1 : -1);

const isBehind = (document: ApprovalDocument, after: Cursor | undefined): boolean =>
  !after || document.requestedAt < after.value || (document.requestedAt === after.value && document._id < after.id);
