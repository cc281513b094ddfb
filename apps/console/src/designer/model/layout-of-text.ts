import { isMap, isScalar, isSeq, visit, type Document } from 'yaml';

/** The habits of a text's author, which what is put in follows. */
export interface Layout {
  /** Blanks of a level. */
  readonly unit: number;
  /** Whether lists stand deeper than their key. */
  readonly indentsLists: boolean;
  /** The text is JSON: keys and texts in double quotes. */
  readonly isJson: boolean;
  readonly newline: '\n' | '\r\n';
}

const UNIT_DEFAULT = 2;
const UNIT_MAX = 8;

/** As the first list and the first map show it. */
export function layoutOf(text: string, document: Document.Parsed): Layout {
  let unit: number | undefined;
  let indentsLists: boolean | undefined;
  visit(document, {
    Pair: (_key, { key, value }) => {
      if (!isScalar(key) || !key.range || !(isMap(value) || isSeq(value)) || value.flow === true || !value.range) return;
      const deeper = columnAt(text, value.range[0]) - columnAt(text, key.range[0]);
      if (isSeq(value)) indentsLists ??= deeper > 0;
      if (deeper > 0 && deeper <= UNIT_MAX) unit ??= deeper;
    },
  });
  return {
    unit: unit ?? UNIT_DEFAULT,
    indentsLists: indentsLists ?? true,
    isJson: text.trimStart().startsWith('{') && isMap(document.contents) && document.contents.flow === true,
    newline: text.includes('\r\n') ? '\r\n' : '\n',
  };
}

export const lineStart = (text: string, offset: number): number => text.lastIndexOf('\n', offset - 1) + 1;

/** The offset of the line's end: of its line break, or of the text's end. */
export function lineEnd(text: string, offset: number): number {
  const found = text.indexOf('\n', offset);
  if (found < 0) return text.length;
  return found > offset && text[found - 1] === '\r' ? found - 1 : found;
}

/** The offset behind the line's break, or the text's end. */
export function nextLine(text: string, offset: number): number {
  const found = text.indexOf('\n', offset);
  return found < 0 ? text.length : found + 1;
}

export const columnAt = (text: string, offset: number): number => offset - lineStart(text, offset);

export const isFirstOnLine = (text: string, offset: number): boolean => text.slice(lineStart(text, offset), offset).trim() === '';
