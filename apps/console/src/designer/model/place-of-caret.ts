import { isMap, isPair, isScalar, isSeq, parseDocument, type Document } from 'yaml';
import { keyText, type Path } from './source.js';

/** What is being written where the caret stands. */
export interface CaretPlace {
  readonly kind: 'key' | 'value' | 'expression';
  /** Of the map of a key; of the value itself; of the text that holds an expression. */
  readonly path: Path;
  /** What stands before the caret and is to be completed. */
  readonly word: string;
  /** Where that begins. */
  readonly from: number;
}

/** A name that no author writes: it stands in for what is not written yet, so that the text can be read around it. */
const HERE = 'hereIsTheCaret';

const KEY = /(?:^|[{,]\s*|^\s*(?:- )+|^\s*)([\w$-]*)$/;
const VALUE = /(?:[:[,]\s+|[[,]|^\s*(?:- )+)["']?([\w./-]*)$/;
const EXPRESSION_WORD = /[\w.'\-[\]]*$/;
const CONDITION = /(?:^|[{,\s-])(?:when|if|while|breakIf|switch|forEach|count|field):\s*(?:"[^"\n]*|'[^'\n]*|[^"'\n,}[{]*)$/;

/** Undefined where nothing can be completed: in comments, behind text that is finished. */
export function placeOfCaret(text: string, caret: number): CaretPlace | undefined {
  const line = text.slice(text.lastIndexOf('\n', caret - 1) + 1, caret);
  if (/(^|\s)#[^"']*$/.test(line)) return undefined;
  if (isInPlaceholder(line) || CONDITION.test(line)) return inExpression(text, caret, line);
  const value = VALUE.exec(line);
  const key = KEY.exec(line);
  // Behind `- ` stands a value or the first key of a map; what is there tells, and a key comes first.
  if (key && (!value || !/[:[]\s*["']?[\w./-]*$/.test(line))) {
    const found = around(text, caret, key[1] ?? '', `${HERE}: 0`, 'key');
    if (found) return found;
  }
  return value ? around(text, caret, value[1] ?? '', HERE, 'value') : undefined;
}

const isInPlaceholder = (line: string): boolean => line.lastIndexOf('{{') > line.lastIndexOf('}}') && line.lastIndexOf('{{') >= 0;

function inExpression(text: string, caret: number, line: string): CaretPlace {
  const word = EXPRESSION_WORD.exec(line)?.[0] ?? '';
  return { kind: 'expression', path: around(text, caret, '', '', 'value')?.path ?? [], word, from: caret - word.length };
}

/** Reads the text with something in the place of the word before the caret, and says where that came to stand. */
function around(text: string, caret: number, word: string, standIn: string, kind: 'key' | 'value'): CaretPlace | undefined {
  const end = caret + (/^[\w./-]*/.exec(text.slice(caret))?.[0].length ?? 0);
  const document = parseDocument(text.slice(0, caret - word.length) + standIn + text.slice(end), {
    strict: false,
    uniqueKeys: false,
    prettyErrors: false,
  });
  const path = pathOf(document, kind);
  return path && { kind, path, word, from: caret - word.length };
}

function pathOf(document: Document, kind: 'key' | 'value'): Path | undefined {
  const search = (node: unknown, path: Path): Path | undefined => {
    if (isMap(node)) {
      for (const pair of node.items) {
        if (!isPair(pair)) continue;
        if (kind === 'key' && keyText(pair.key) === HERE) return path;
        const found = search(pair.value, [...path, keyText(pair.key)]);
        if (found) return found;
      }
    }
    if (isSeq(node)) return node.items.reduce<Path | undefined>((found, item, index) => found ?? search(item, [...path, index]), undefined);
    return kind === 'value' && isScalar(node) && typeof node.value === 'string' && node.value.includes(HERE) ? path : undefined;
  };
  return search(document.contents, []);
}

/** The key or value at an offset of a text that can be read, for words about it. */
export function placeUnder(text: string, offset: number): { path: Path; from: number; to: number } | undefined {
  const document = parseDocument(text, { strict: false, uniqueKeys: false, prettyErrors: false });
  const search = (node: unknown, path: Path): { path: Path; from: number; to: number } | undefined => {
    if (isMap(node)) {
      for (const pair of node.items) {
        const at = [...path, keyText(pair.key)];
        const range = isScalar(pair.key) ? pair.key.range : undefined;
        if (range && offset >= range[0] && offset <= range[1]) return { path: at, from: range[0], to: range[1] };
        const found = search(pair.value, at);
        if (found) return found;
      }
    }
    if (isSeq(node))
      return node.items.reduce<ReturnType<typeof search>>((found, item, index) => found ?? search(item, [...path, index]), undefined);
    if (isScalar(node) && node.range && offset >= node.range[0] && offset <= node.range[1])
      return { path, from: node.range[0], to: node.range[1] };
    return undefined;
  };
  return search(document.contents, []);
}
