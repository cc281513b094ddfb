import { isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap, type YAMLSeq } from 'yaml';
import { columnAt, isFirstOnLine, lineEnd, lineStart, nextLine } from './layout-of-text.js';
import { isFlow } from './source.js';

/**
 * Which characters an item of a list or a member of a map takes.
 *
 * C1  A comment in lines of its own right above an item, at the item's column and without an empty line between, is of that item.
 * C2  A comment behind an item in its last line is of that item.
 * C3  Comments in lines of their own behind an item that stand deeper than it are of that item.
 * C4  Every other comment belongs to nothing that can be removed.
 */
export interface Extent {
  /** Of the item itself: its `-`, or its key. */
  readonly start: number;
  /** Behind the last character of its value. */
  readonly end: number;
  /** With what belongs to it: from the beginning of a line, unless something else stands before it in its line. */
  readonly lead: number;
  /** The end of the last line that is its own, before the line break. */
  readonly tail: number;
  readonly column: number;
  /** Nothing but blanks stands before it in its line. */
  readonly isFirstOnLine: boolean;
}

/** The extents of all items of a list or map that is written with lines. */
export function extentsOf(text: string, collection: YAMLMap | YAMLSeq): Extent[] {
  const starts = itemStarts(collection);
  let behind = 0;
  return collection.items.map((item, index) => {
    const start = starts[index] ?? 0;
    const extent = extentOf(text, start, Math.max(endOfItem(item), start + 1), behind);
    behind = nextLine(text, extent.tail);
    return extent;
  });
}

function extentOf(text: string, start: number, end: number, behind: number): Extent {
  const column = columnAt(text, start);
  const first = isFirstOnLine(text, start);
  return {
    start,
    end,
    column,
    isFirstOnLine: first,
    lead: first ? leadOf(text, lineStart(text, start), column, behind) : start,
    tail: tailOf(text, end, column),
  };
}

/** C1, not reaching into what is before. */
function leadOf(text: string, start: number, column: number, behind: number): number {
  let lead = start;
  while (lead > behind) {
    const above = lineStart(text, lead - 1);
    const line = text.slice(above, lead);
    if (above < behind || !line.trimStart().startsWith('#') || line.length - line.trimStart().length !== column) break;
    lead = above;
  }
  return lead;
}

/** C2 and C3. */
function tailOf(text: string, end: number, column: number): number {
  // A literal ends behind its line break; its last line is the one before.
  const last = end > 0 && text[end - 1] === '\n' ? end - 1 : end;
  let tail = lineEnd(text, lineStart(text, last) > last ? last : last);
  if (text[tail - 1] === '\r' && tail === last) tail--;
  for (let line = nextLine(text, last); line < text.length; line = nextLine(text, line)) {
    const content = text.slice(line, lineEnd(text, line));
    if (content.trim() === '') continue;
    if (!content.trimStart().startsWith('#') || content.length - content.trimStart().length <= column) break;
    tail = line + content.length;
  }
  return tail;
}

function itemStarts(collection: YAMLMap | YAMLSeq): number[] {
  if (isMap(collection)) return collection.items.map((pair) => (pair.key as Node).range?.[0] ?? 0);
  if (isFlow(collection)) return collection.items.map((item) => (item as Node | null)?.range?.[0] ?? 0);
  const token = collection.srcToken;
  if (token?.type !== 'block-seq') return [];
  return token.items.flatMap(({ start }) => start.filter(({ type }) => type === 'seq-item-ind').map(({ offset }) => offset));
}

/** Behind the last character of an item's value, comments and blanks left out. */
export function endOfItem(item: unknown): number {
  if (isPairLike(item)) return Math.max(endOfKey(item), endOfItem(item.value));
  if ((isMap(item) || isSeq(item)) && !isFlow(item))
    return Math.max(...item.items.map(endOfItem), item.range?.[0] ?? 0, ...itemStarts(item).map((at) => at + 1));
  return isScalar(item) || isMap(item) || isSeq(item) ? (item.range?.[1] ?? 0) : 0;
}

/** Behind the colon. */
function endOfKey(pair: Pair): number {
  const colon = pair.srcToken?.sep?.find(({ type }) => type === 'map-value-ind');
  return colon ? colon.offset + 1 : ((pair.key as Node).range?.[1] ?? 0);
}

export const colonEnd = endOfKey;

const isPairLike = (item: unknown): item is Pair =>
  typeof item === 'object' && item !== null && 'key' in item && 'value' in item && !isScalar(item);
