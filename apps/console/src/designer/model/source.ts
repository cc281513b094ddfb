import {
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  parseDocument,
  visit,
  type Document,
  type Node,
  type Pair,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import type { Json } from '../../forms/json.js';
import { layoutOf, type Layout } from './layout-of-text.js';

/** Keys and positions from the root of a document. */
export type Path = readonly (string | number)[];

/** A text read once: its tree with the place of every part. */
export interface Source {
  readonly text: string;
  readonly document: Document.Parsed;
  readonly layout: Layout;
}

/** Why a text cannot be edited as a graph: shown to people. */
export interface Unreadable {
  readonly reason: string;
  readonly offset: number;
}

/** As the service reads documents: YAML 1.2, of which JSON is a part. */
const READING = { keepSourceTokens: true, version: '1.2', schema: 'core', merge: false, strict: true, prettyErrors: false } as const;

/** Reads a text. What the language refuses (anchors, aliases, tags, keys that come twice) is refused here too: an edit could not keep it. */
export function readSource(text: string): Source | Unreadable {
  const document = parseDocument(text, READING);
  const [error] = document.errors;
  if (error) return { reason: `expected YAML, found an error: ${error.message}`, offset: error.pos[0] };
  if (!isMap(document.contents)) return { reason: 'expected a map with apiVersion, id, name and steps', offset: 0 };
  const refused = refusedPart(document);
  if (refused) return refused;
  return { text, document, layout: layoutOf(text, document) };
}

export const isReadable = (source: Source | Unreadable): source is Source => 'document' in source;

function refusedPart(document: Document.Parsed): Unreadable | undefined {
  let found: Unreadable | undefined;
  const refuse = (what: string, node: Node): symbol => {
    found = { reason: `expected plain values, found ${what}; the language has none, write the value out`, offset: node.range?.[0] ?? 0 };
    return visit.BREAK;
  };
  visit(document, {
    Node: (_key, node) => {
      if (isAlias(node)) return refuse('an alias', node);
      if (node.anchor !== undefined) return refuse('an anchor', node);
      if (node.tag !== undefined && node.tag.startsWith('!')) return refuse('a tag', node);
      return undefined;
    },
    Pair: (_key, pair) => {
      if (pair.srcToken?.start.some(({ type }) => type === 'explicit-key-ind')) return refuse('an explicit key (?)', pair.key as Node);
      if (!isScalar(pair.key)) return refuse('a key that is no text', pair.key as Node);
      return undefined;
    },
  });
  return found;
}

/** The value at a path, or undefined. */
export function nodeAt(source: Source, path: Path): Node | undefined {
  let node: unknown = source.document.contents;
  for (const key of path) {
    if (isSeq(node) && typeof key === 'number') node = node.items[key];
    else if (isMap(node)) node = pairOf(node, key)?.value;
    else return undefined;
  }
  return (node ?? undefined) as Node | undefined;
}

export function pairOf(map: YAMLMap, key: string | number): Pair<Node, Node | null> | undefined {
  const found = map.items.find((pair) => isPair(pair) && keyText(pair.key) === String(key));
  return found as Pair<Node, Node | null> | undefined;
}

/** A scalar key as its author wrote it, so that `429:` is the key `429`. */
export function keyText(key: unknown): string {
  if (!isScalar(key)) return '';
  return typeof key.value === 'string' ? key.value : (key.source ?? String(key.value));
}

export const isFlow = (node: YAMLMap | YAMLSeq): boolean => node.flow === true;

/** Whether every list and map around the path is written with lines. */
export function standsInLines(source: Source, path: Path): boolean {
  for (let length = 0; length < path.length; length++) {
    const around = nodeAt(source, path.slice(0, length));
    if ((isMap(around) || isSeq(around)) && isFlow(around)) return false;
  }
  return true;
}

/** The document as data. Keys are texts, as everywhere in the language. */
export function dataOf(source: Source, path: Path = []): Json | undefined {
  const node = path.length === 0 ? source.document.contents : nodeAt(source, path);
  return node === undefined ? undefined : valueOf(node);
}

function valueOf(node: unknown): Json {
  if (isMap(node)) return Object.fromEntries(node.items.map((pair) => [keyText(pair.key), valueOf(pair.value)]));
  if (isSeq(node)) return node.items.map(valueOf);
  if (isScalar(node)) return (node.value ?? null) as Json;
  return null;
}

/** Where the value at a path stands, from its key on. */
export function placeAt(source: Source, path: Path): { from: number; to: number } | undefined {
  const node = nodeAt(source, path);
  const parent = path.length === 0 ? undefined : nodeAt(source, path.slice(0, -1));
  const key = isMap(parent) ? pairOf(parent, path.at(-1) as string)?.key : undefined;
  const from = key?.range?.[0] ?? node?.range?.[0];
  const to = node?.range?.[1] ?? key?.range?.[1];
  return from === undefined || to === undefined ? undefined : { from, to };
}

/** `/steps/3/with` as a path into the document. */
export const pathOfPointer = (pointer: string): Path =>
  pointer === ''
    ? []
    : pointer
        .slice(1)
        .split('/')
        .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
        .map((part) => (/^(0|[1-9]\d*)$/.test(part) ? Number(part) : part));

export const pointerOfPath = (path: Path): string =>
  path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
