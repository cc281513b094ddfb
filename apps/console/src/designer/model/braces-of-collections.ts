import { isMap, isScalar, type Node, type YAMLMap, type YAMLSeq } from 'yaml';
import { endOfItem } from './extents.js';
import { columnAt, isFirstOnLine, lineEnd, lineStart, nextLine } from './layout-of-text.js';
import type { Source } from './source.js';
import type { Splice } from './splices.js';

interface Place {
  readonly start: number;
  readonly end: number;
}

/** Puts an item into a list or map that is written with brackets. */
export function insertedInBraces(source: Source, collection: YAMLMap | YAMLSeq, index: number, written: string): Splice[] {
  const { text, layout } = source;
  const places = placesOf(collection);
  const open = (collection.range?.[0] ?? 0) + 1;
  const [first] = places;
  if (!first) return intoEmpty(text, collection, open, written);
  const before = places[Math.min(index, places.length) - 1];
  const isOwnLine = isFirstOnLine(text, (before ?? first).start);
  const separator = isOwnLine ? layout.newline + ' '.repeat(columnAt(text, (before ?? first).start)) : ' ';
  if (!before) return [{ from: first.start, to: first.start, insert: `${written},${separator}` }];
  const comma = commaBehind(text, before.end);
  if (!isOwnLine) return [{ from: before.end, to: before.end, insert: `, ${written}` }];
  // Behind the comment of the line that it comes after, which stays with what it says something about.
  const isLast = before === places.at(-1);
  const behind = withComment(text, comma === undefined ? before.end : comma + 1);
  if (comma === undefined) {
    return [
      { from: before.end, to: before.end, insert: ',' },
      { from: behind, to: behind, insert: separator + written },
    ];
  }
  return [
    { from: behind, to: behind, insert: `${separator}${written}${isLast && !isFirstOnLine(text, collectionEnd(collection)) ? '' : ','}` },
  ];
}

function intoEmpty(text: string, collection: YAMLMap | YAMLSeq, open: number, written: string): Splice[] {
  const pad = isMap(collection) ? ' ' : '';
  const close = collectionEnd(collection);
  if (text.slice(open, close).trim() === '') return [{ from: open, to: close, insert: pad + written + pad }];
  return [{ from: open, to: open, insert: pad + written }];
}

/** Takes an item out of a list or map that is written with brackets, with the comment behind it in its line. */
export function removedFromBraces(source: Source, collection: YAMLMap | YAMLSeq, index: number): Splice[] {
  const { text } = source;
  const places = placesOf(collection);
  const place = places[index] as Place;
  const comma = commaBehind(text, place.end);
  const end = withComment(text, comma === undefined ? place.end : comma + 1);
  const before = places[index - 1];
  if (index < places.length - 1) return [withoutInner(text, place, end, places[index + 1] as Place)];
  if (!before) return [withoutOnly(text, collection, place, end)];
  return withoutLast(text, before, place, end, comma !== undefined);
}

function withoutInner(text: string, place: Place, end: number, next: Place): Splice {
  if (isFirstOnLine(text, place.start) && text.slice(end, lineEnd(text, end)).trim() === '')
    return { from: lineStart(text, place.start), to: nextLine(text, end), insert: '' };
  const gap = text.slice(end, next.start);
  return { from: place.start, to: gap.trim() === '' && !gap.includes('\n') ? next.start : end, insert: '' };
}

function withoutOnly(text: string, collection: YAMLMap | YAMLSeq, place: Place, end: number): Splice {
  const open = (collection.range?.[0] ?? 0) + 1;
  const close = collectionEnd(collection);
  const isAlone = (text.slice(open, place.start) + text.slice(end, close)).trim() === '';
  return isAlone ? { from: open, to: close, insert: '' } : { from: place.start, to: end, insert: '' };
}

function withoutLast(text: string, before: Place, place: Place, end: number, hasComma: boolean): Splice[] {
  const gap = text.slice(before.end, place.start);
  const comma = commaBehind(text, before.end) ?? before.end;
  if (gap.replace(',', '').trim() === '') return [{ from: before.end, to: end, insert: hasComma ? ',' : '' }];
  const from =
    isFirstOnLine(text, place.start) && text.slice(end, lineEnd(text, end)).trim() === '' ? lineStart(text, place.start) : place.start;
  const to = from === place.start ? end : nextLine(text, end);
  return [...(hasComma ? [] : [{ from: comma, to: comma + 1, insert: '' }]), { from, to, insert: '' }];
}

const collectionEnd = (collection: YAMLMap | YAMLSeq): number => (collection.range?.[1] ?? 1) - 1;

function placesOf(collection: YAMLMap | YAMLSeq): Place[] {
  return collection.items.map((item) => {
    const key = isMap(collection) ? (item as { key: Node }).key : (item as Node);
    const start = isPair(item) && !isMap(collection) ? ((item as { key: Node }).key.range?.[0] ?? 0) : (key.range?.[0] ?? 0);
    return { start, end: endOfItem(item) };
  });
}

const isPair = (item: unknown): boolean => typeof item === 'object' && item !== null && 'key' in item && !isScalar(item);

/** The comma that ends an item, comments passed over. */
function commaBehind(text: string, from: number): number | undefined {
  for (let at = from; at < text.length; at++) {
    const character = text[at] as string;
    if (character === ',') return at;
    if (character === '#') at = lineEnd(text, at) - 1;
    else if (character.trim() !== '') return undefined;
  }
  return undefined;
}

/** With the comment behind it in its line. */
function withComment(text: string, end: number): number {
  const rest = text.slice(end, lineEnd(text, end));
  return rest.trimStart().startsWith('#') ? end + rest.length : end;
}
