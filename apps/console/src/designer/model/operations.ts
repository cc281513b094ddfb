import { isMap, isSeq, type YAMLMap, type YAMLSeq } from 'yaml';
import type { Json } from '../../forms/json.js';
import { insertedInLines, removedFromLines } from './lines-of-collections.js';
import { insertedInBraces, removedFromBraces } from './braces-of-collections.js';
import { replacedValue } from './replaced-values.js';
import { inlineMember, inlineValue, itemLines, memberLines } from './written-values.js';
import { isFlow, keyText, nodeAt, standsInLines, type Path, type Source } from './source.js';
import type { Splice } from './splices.js';

/** The least that can be done to a text. Everything else is made of these. */
export type Operation =
  | { readonly kind: 'replace'; readonly path: Path; readonly value: Json }
  | { readonly kind: 'remove'; readonly path: Path }
  /** An item of a list, at the index that the path ends with. */
  | { readonly kind: 'insert'; readonly path: Path; readonly value: Json }
  /** A new member of a map, behind the last of the members that are named, or at its end. */
  | { readonly kind: 'add'; readonly path: Path; readonly value: Json; readonly behind?: readonly string[] };

/** What the operation does to the text. Throws a RangeError for a path that is not there: whoever asks has read the same text. */
export function splicesOf(source: Source, operation: Operation): Splice[] {
  const { path } = operation;
  if (operation.kind === 'replace') return replacedValue(source, path, operation.value);
  const collection = collectionAt(source, path.slice(0, -1));
  if (operation.kind === 'remove') {
    const index = indexIn(collection, path);
    return isFlow(collection)
      ? removedFromBraces(source, collection, index)
      : removedFromLines(source, path.slice(0, -1), collection, index);
  }
  if (operation.kind === 'insert') return inserted(source, path.slice(0, -1), collection, Number(path.at(-1)), { value: operation.value });
  const key = String(path.at(-1));
  return inserted(source, path.slice(0, -1), collection, indexBehind(collection, operation.behind), { key, value: operation.value });
}

function inserted(source: Source, path: Path, collection: YAMLMap | YAMLSeq, index: number, item: { key?: string; value: Json }): Splice[] {
  const { layout } = source;
  if (isFlow(collection) && !(collection.items.length === 0 && standsInLines(source, path))) {
    const written = item.key === undefined ? inlineValue(item.value, layout) : inlineMember(item.key, item.value, layout);
    return insertedInBraces(source, collection, index, written);
  }
  if (collection.items.length === 0)
    return replacedValue(source, path, item.key === undefined ? [item.value] : { [item.key]: item.value }, true);
  const lines = item.key === undefined ? itemLines(item.value, layout) : memberLines(item.key, item.value, layout);
  return insertedInLines(source, collection, index, lines);
}

export function collectionAt(source: Source, path: Path): YAMLMap | YAMLSeq {
  const node = nodeAt(source, path);
  if (isMap(node) || isSeq(node)) return node;
  throw new RangeError(`expected a list or a map at /${path.join('/')}, found none`);
}

function indexIn(collection: YAMLMap | YAMLSeq, path: Path): number {
  const key = path.at(-1);
  const index = isMap(collection) ? collection.items.findIndex((pair) => keyText(pair.key) === String(key)) : Number(key);
  if (index < 0 || index >= collection.items.length) throw new RangeError(`expected something at /${path.join('/')}, found nothing`);
  return index;
}

function indexBehind(collection: YAMLMap | YAMLSeq, behind: readonly string[] | undefined): number {
  if (behind === undefined || !isMap(collection)) return collection.items.length;
  const found = collection.items.findLastIndex((pair) => behind.includes(keyText(pair.key)));
  return found < 0 ? collection.items.length : found + 1;
}
