import { isMap, isScalar, isSeq, type Node, type Scalar } from 'yaml';
import { endOfItem, extentsOf } from './extents.js';
import { isObject, type Json } from '../../forms/json.js';
import { isFirstOnLine, lineEnd, lineStart, nextLine } from './layout-of-text.js';
import { columnOfHolder, holderEnd } from './lines-of-collections.js';
import { isFlow, nodeAt, standsInLines, type Path, type Source } from './source.js';
import type { Splice } from './splices.js';
import { indented, inlineText, inlineValue, itemLines, mapLines, memberLines } from './written-values.js';

/**
 * Writes another value where one stands. A text keeps its quotes, a comment behind the old value stays behind the new one.
 * `isSpread`: over several lines even if it fits into one.
 */
export function replacedValue(source: Source, path: Path, value: Json, isSpread = false): Splice[] {
  const node = nodeAt(source, path);
  if (node === undefined) throw new RangeError(`expected a value at /${path.join('/')}, found none`);
  const lines = standsInLines(source, path) ? linesOf(source, path, value, isSpread) : undefined;
  const [start = '', ...rest] = lines ?? [` ${inlineOf(source, node, value)}`];
  const head = start + commentOfHeader(source, node);
  const { text, layout } = source;
  const more = rest.map((line) => layout.newline + line).join('');
  const old = oldPlace(source, path, node);
  if (old.isInline && rest.length === 0) return [{ from: old.from, to: old.to, insert: (old.needsBlank ? ' ' : '') + head.slice(1) }];
  if (old.isInline && old.isOnHolderLine) {
    const at = holderEnd(source, path);
    const end = lineEnd(text, old.to);
    return end === old.to
      ? [{ from: at, to: end, insert: head + more }]
      : [
          { from: at, to: old.to, insert: head },
          { from: end, to: end, insert: more },
        ];
  }
  if (!old.isOnHolderLine) {
    const at = holderEnd(source, path);
    const end = lineEnd(text, at);
    return [{ from: at, to: at, insert: head }, { from: end, to: end, insert: more }, wholeLines(text, old.from, old.to)];
  }
  return [{ from: old.from, to: old.to, insert: head.slice(1) + more }];
}

interface OldPlace {
  readonly from: number;
  readonly to: number;
  /** It is a text, a number … in one line, or written with brackets. */
  readonly isInline: boolean;
  /** It begins in the line of its key or `-`. */
  readonly isOnHolderLine: boolean;
  /** Nothing stands there yet, not even a blank. */
  readonly needsBlank: boolean;
}

function oldPlace(source: Source, path: Path, node: Node): OldPlace {
  const { text } = source;
  const holder = holderEnd(source, path);
  const range = node.range ?? [holder, holder, holder];
  if ((isMap(node) || isSeq(node)) && !isFlow(node)) {
    const extents = extentsOf(text, node);
    const isOnHolderLine = extents[0]?.isFirstOnLine === false;
    return {
      from: isOnHolderLine ? (extents[0]?.start ?? 0) : (extents[0]?.lead ?? 0),
      to: extents.at(-1)?.tail ?? 0,
      isInline: false,
      isOnHolderLine,
      needsBlank: false,
    };
  }
  const isMissing = isScalar(node) && range[0] === range[1];
  const from = isMissing ? holder : range[0];
  const end = isMissing ? holder : endOfItem(node);
  // A literal ends with its line break, which stays.
  const to = isLiteral(node) && text[end - 1] === '\n' ? end - (text[end - 2] === '\r' ? 2 : 1) : end;
  const isOnHolderLine = lineStart(text, from) === lineStart(text, holder) || path.length === 0;
  return { from, to, isInline: true, isOnHolderLine, needsBlank: isMissing };
}

/** What stands behind the `|` of a literal, which goes: it is said about the member. */
function commentOfHeader({ text }: Source, node: Node): string {
  if (!isLiteral(node) || !node.range) return '';
  const header = text.slice(node.range[0], lineEnd(text, node.range[0]));
  return /\s+#.*$/.exec(header)?.[0] ?? '';
}

const isLiteral = (node: Node): boolean => isScalar(node) && (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED');

/** What stands behind the colon or the `-`: the end of that line, and the lines below it; undefined where one line is enough. */
function linesOf(source: Source, path: Path, value: Json, isSpread: boolean): string[] | undefined {
  const { layout } = source;
  const parent = path.length === 0 ? undefined : nodeAt(source, path.slice(0, -1));
  const column = columnOfHolder(source, path);
  if (isSeq(parent)) {
    const [head = '', ...rest] = itemLines(value, layout);
    return rest.length === 0 ? undefined : [head.slice(1), ...indented(rest, column)];
  }
  if (isSpread && isObject(value)) return ['', ...indented(mapLines(value, layout), column + layout.unit)];
  if (isSpread && Array.isArray(value)) {
    const items = value.flatMap((item) => itemLines(item, layout));
    return ['', ...indented(items, column + (layout.indentsLists ? layout.unit : 0))];
  }
  const [head = '', ...rest] = memberLines('k', value, layout);
  return rest.length === 0 ? undefined : [head.slice(2), ...indented(rest, column)];
}

function inlineOf({ layout }: Source, node: Node, value: Json): string {
  if (typeof value !== 'string' || !isScalar(node) || typeof node.value !== 'string') return inlineValue(value, layout);
  const quotes: Partial<Record<Scalar.Type, 'single' | 'double'>> = { QUOTE_DOUBLE: 'double', QUOTE_SINGLE: 'single' };
  return inlineText(value, layout, node.type ? quotes[node.type] : undefined);
}

function wholeLines(text: string, from: number, to: number): Splice {
  const isAlone = isFirstOnLine(text, from) && text.slice(to, lineEnd(text, to)).trim() === '';
  if (!isAlone) return { from, to, insert: '' };
  const start = lineStart(text, from);
  const end = nextLine(text, to);
  return end > to || start === 0 ? { from: start, to: end, insert: '' } : { from: start - 1, to: end, insert: '' };
}
