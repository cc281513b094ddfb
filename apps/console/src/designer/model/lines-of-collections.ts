import { isMap, type Node, type YAMLMap, type YAMLSeq } from 'yaml';
import { colonEnd, extentsOf, type Extent } from './extents.js';
import { columnAt, lineStart, nextLine } from './layout-of-text.js';
import { nodeAt, pairOf, type Path, type Source } from './source.js';
import type { Splice } from './splices.js';
import { indented } from './written-values.js';

/** Puts lines into a list or map that is written with lines and has at least one item. */
export function insertedInLines(source: Source, collection: YAMLMap | YAMLSeq, index: number, lines: readonly string[]): Splice[] {
  const { text, layout } = source;
  const extents = extentsOf(text, collection);
  const [first] = extents;
  if (!first) throw new RangeError('expected a list with an item, found an empty one');
  const gap = layout.newline.repeat(hasEmptyLines(text, extents, index, isMap(collection)) ? 2 : 1);
  const before = extents[Math.min(index, extents.length) - 1];
  if (before) {
    const written = indented(lines, first.column).join(layout.newline);
    return [{ from: before.tail, to: before.tail, insert: gap + written }];
  }
  const [head = '', ...rest] = lines;
  const written = [head, ...indented(rest, first.column)].join(layout.newline);
  // A member that stands behind its list's `-` keeps its line; what comes first takes that place.
  if (!first.isFirstOnLine) return [{ from: first.start, to: first.start, insert: written + layout.newline + ' '.repeat(first.column) }];
  return [{ from: first.lead, to: first.lead, insert: ' '.repeat(first.column) + written + gap }];
}

/** Whether the author leaves empty lines between the items where another comes in; between members of a map, if between all. */
function hasEmptyLines(text: string, extents: readonly Extent[], index: number, isMap: boolean): boolean {
  const isApart = (above: Extent, below: Extent) => /\n[ \t]*\r?\n/.test(text.slice(above.tail, below.lead));
  const pairs = extents.slice(1).map((below, at) => isApart(extents[at] as Extent, below));
  if (isMap) return pairs.length > 0 && pairs.every(Boolean);
  return pairs[Math.min(Math.max(index, 1), extents.length - 1) - 1] === true;
}

/** Takes an item out of a list or map that is written with lines. What is left empty is written as `[]` or `{}`. */
export function removedFromLines(source: Source, path: Path, collection: YAMLMap | YAMLSeq, index: number): Splice[] {
  const { text } = source;
  const extents = extentsOf(text, collection);
  const extent = extents[index] as Extent;
  const next = extents[index + 1];
  const empty = isMap(collection) ? '{}' : '[]';
  if (extents.length === 1 && !extent.isFirstOnLine) return [{ from: extent.start, to: extent.tail, insert: empty }];
  if (!extent.isFirstOnLine && next) return [withoutFirst(text, extent, next)];
  const lines = withoutLines(text, extent, index === 0);
  if (extents.length > 1) return [lines];
  const holder = holderEnd(source, path);
  return [{ from: holder, to: holder, insert: `${holder === 0 ? '' : ' '}${empty}` }, lines];
}

function withoutFirst(text: string, extent: Extent, next: Extent): Splice {
  const gap = text.slice(extent.tail, next.start);
  if (gap.trim() === '') return { from: extent.start, to: next.start, insert: '' };
  let from = extent.start;
  while (text[from - 1] === ' ') from--;
  return { from, to: extent.tail, insert: '' };
}

function withoutLines(text: string, { lead, tail }: Extent, isFirst: boolean): Splice {
  const to = nextLine(text, tail);
  if (to === tail && lead > 0) return { from: text[lead - 2] === '\r' ? lead - 2 : lead - 1, to, insert: '' };
  const above = lead > 0 ? text.slice(lineStart(text, lead - 1), lead) : '';
  const below = text.slice(to, nextLine(text, to));
  // Of two empty lines that would meet, one goes; and one that would stand before all.
  const one = (isFirst || (lead > 0 && above.trim() === '')) && below.trim() === '' && below !== '';
  return { from: lead, to: one ? nextLine(text, to) : to, insert: '' };
}

/** Behind the colon of the member, or the `-` of the item, whose value the path names. */
export function holderEnd(source: Source, path: Path): number {
  if (path.length === 0) return 0;
  const parent = nodeAt(source, path.slice(0, -1));
  if (isMap(parent)) {
    const pair = pairOf(parent, path.at(-1) as string);
    return pair ? colonEnd(pair) : 0;
  }
  const extent = extentsOf(source.text, parent as YAMLSeq)[Number(path.at(-1))];
  return (extent?.start ?? 0) + 1;
}

/** The column at which the members below a value stand, of the value's key or `-`. */
export function columnOfHolder(source: Source, path: Path): number {
  const parent = path.length === 0 ? undefined : nodeAt(source, path.slice(0, -1));
  if (isMap(parent)) return columnAt(source.text, (pairOf(parent, path.at(-1) as string)?.key as Node).range?.[0] ?? 0);
  return parent === undefined ? 0 : columnAt(source.text, holderEnd(source, path) - 1);
}
