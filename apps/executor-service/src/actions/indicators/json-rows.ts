import { columnName, feedRow, holdsValue, type Cells } from './feed-row.js';
import { indicatorRow, reasonOf, type SourceRow } from './indicator-row.js';
import { isMispEvent, mispRows } from './misp-rows.js';

/**
 * The rows of a JSON value; undefined where it holds none that we know:
 *
 * - MISP events, or what a search for attributes answers.
 * - A list of a feed's rows, or of ours.
 * - What feeds put around such a list: `{ query_status, data: […] }`, or an object of rows, or of lists of rows, by their ids.
 */
export function knownRows(value: unknown): Generator<SourceRow> | undefined {
  if (isMispEvent(value)) return mispRows(value);
  const rows = isMembers(value) ? rowsWithin(value) : isRows(value) ? value : undefined;
  return rows && listRows(rows);
}

/** The same, and of every other list its elements, whatever they are. */
export const jsonRows = (value: unknown): Generator<SourceRow> | undefined =>
  knownRows(value) ?? (Array.isArray(value) ? listRows(value) : undefined);

export function* listRows(list: readonly unknown[]): Generator<SourceRow> {
  if (list.some((element) => isMispEvent(element))) return yield* list.flatMap((element) => [...mispRows(element)]);
  for (const [index, element] of list.entries()) yield elementRow(element, index + 1);
}

/** A row of ours names its value `value` and has no member that we do not know, so that a slip is found; a feed's row has columns of its own. */
function elementRow(element: unknown, at: number): SourceRow {
  if (isMembers(element) && !('value' in element)) {
    const cells = cellsOf(element);
    if (holdsValue(cells)) return feedRow(cells, at);
  }
  const read = indicatorRow.safeParse(typeof element === 'string' ? { value: element } : element);
  const given = typeof element === 'string' ? element : String((element as { value?: unknown } | null)?.value ?? '');
  return { at, row: read.success ? read.data : reasonOf(read.error), given };
}

/** Only where nothing else stands beside the rows that could be meant as well. */
function rowsWithin(value: Members): readonly unknown[] | undefined {
  const members = Object.values(value);
  const nested = members.filter((member) => typeof member === 'object' && member !== null);
  const byId = members.length > 0 && members.every((member) => isRow(member) || isRows(member));
  if (byId) return members.flat();
  return nested.length === 1 && isRows(nested[0]) ? nested[0] : undefined;
}

const isRow = (value: unknown): boolean => isMembers(value) && holdsValue(cellsOf(value));

const isRows = (value: unknown): value is readonly unknown[] =>
  Array.isArray(value) && value.length > 0 && value.every((one) => isRow(one));

function cellsOf(members: Members): Cells {
  return Object.fromEntries(Object.entries(members).map(([name, value]) => [columnName(name), cellOf(value)]));
}

function cellOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  // A feed's tags.
  return Array.isArray(value) && value.every((one) => typeof one === 'string') ? value.join('|') : undefined;
}

type Members = Readonly<Record<string, unknown>>;

const isMembers = (value: unknown): value is Members => typeof value === 'object' && value !== null && !Array.isArray(value);
