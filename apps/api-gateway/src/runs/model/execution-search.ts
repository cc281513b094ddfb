import { systemClock, type DocumentCollection } from '@runbook/ports';
import type { Cursor } from '../../http/cursor.js';
import type { ExecutionLine } from './execution-documents.js';
import type { ExecutionEntry } from './execution-entry.js';
import { listExecutions, type ExecutionFilter } from './execution-list.js';
import { labelTexts } from './labelled-lines.js';

/** What no index answers: each line is looked at. */
export interface Sought {
  /** Anywhere in what a line says, whatever its case. */
  readonly text?: string;
  /** Runbooks whose name has the text. */
  readonly named?: ReadonlySet<string>;
  /** Whether who asks may read a run of this classification: of others no more is to be found out than that they are there. */
  readonly mayRead?: (classification: string | undefined) => boolean;
}

export interface SearchedPage {
  readonly lines: readonly ExecutionLine[];
  /** There may be more behind it: either more that fit, or lines that were not looked at any more. */
  readonly behind?: Cursor;
}

/** Lines that one request looks at. With more the answer says how far it came, and the next page goes on there. */
const LOOKED_AT_MAX = 5_000;
const LOOKED_AT_ONCE = 500;
/** Nor longer than this, on a machine that has much else to do: every page comes soon. */
const LOOKED_MS_MAX = 80;

export async function searchExecutions(
  collection: DocumentCollection<ExecutionLine>,
  unwritten: readonly ExecutionEntry[],
  filter: ExecutionFilter,
  sought: Sought,
  page: { readonly limit: number; readonly after?: Cursor },
): Promise<SearchedPage> {
  const lines: ExecutionLine[] = [];
  const until = systemClock.monotonic() + LOOKED_MS_MAX;
  let after = page.after;
  for (let lookedAt = 0; lookedAt < LOOKED_AT_MAX; lookedAt += LOOKED_AT_ONCE) {
    const batch = await listExecutions(collection, unwritten, filter, { limit: LOOKED_AT_ONCE, ...(after && { after }) });
    for (const line of batch) {
      after = { value: line.startedAt, id: line._id };
      if (isSought(line, sought)) lines.push(line);
      if (lines.length === page.limit) return { lines, behind: after };
    }
    if (batch.length < LOOKED_AT_ONCE) return { lines };
    if (systemClock.monotonic() >= until) break;
  }
  return { lines, ...(after && { behind: after }) };
}

export const isSearch = ({ text, mayRead }: Sought): boolean => text !== undefined || mayRead !== undefined;

export function isSought(line: ExecutionLine, { text, named, mayRead }: Sought): boolean {
  if (mayRead && !mayRead(line.classification || undefined)) return false;
  if (text === undefined || named?.has(line.runbookId)) return true;
  const lower = text.toLowerCase();
  const { _id: id, runbookId, incidentId, triggeredBy, starter, failure, labels, said: inInputs } = line;
  // Small letters already, and the longest of them.
  if (inInputs.includes(lower)) return true;
  return [id, runbookId, incidentId, triggeredBy, starter, failure?.error.message ?? '', ...labelTexts(labels)].some((said) =>
    said.toLowerCase().includes(lower),
  );
}
