import { Document, type YAMLSeq } from 'yaml';
import { isObject, type Json } from '../../forms/json.js';
import type { Layout } from './layout-of-text.js';

/** Longer than this, a list or a map is written over several lines. */
const INLINE_LENGTH_MAX = 90;
/** A map in a map in a map is not read in one line. */
const INLINE_DEPTH_MAX = 2;

/** A value in one line, as it may stand anywhere. */
export function inlineValue(value: Json, layout: Pick<Layout, 'isJson'>): string {
  if (Array.isArray(value)) return `[${value.map((item) => inlineValue(item, layout)).join(', ')}]`;
  if (!isObject(value)) return typeof value === 'string' ? inlineText(value, layout) : JSON.stringify(value);
  const members = Object.entries(value).map(([key, member]) => inlineMember(key, member, layout));
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}

export const inlineMember = (key: string, value: Json, layout: Pick<Layout, 'isJson'>): string =>
  `${inlineText(key, layout)}: ${inlineValue(value, layout)}`;

/** `key: value` over as many lines as it takes, the first at the margin. */
export function memberLines(key: string, value: Json, layout: Layout): string[] {
  const name = inlineText(key, layout);
  const block = isObject(value) || Array.isArray(value) ? blockLines(value, layout) : literalLines(value, layout);
  if (block === undefined) return [`${name}: ${inlineValue(value, layout)}`];
  if (typeof value === 'string') return [`${name}: ${block[0]}`, ...block.slice(1)];
  const deeper = Array.isArray(value) && !layout.indentsLists ? 0 : layout.unit;
  return [`${name}:`, ...indented(block, deeper)];
}

/** `- value` over as many lines as it takes. A map at this level is always written with a line for each member. */
export function itemLines(value: Json, layout: Layout, isInline = false): string[] {
  if (isInline || !(isObject(value) || Array.isArray(value)) || Object.keys(value).length === 0) {
    const literal = isInline ? undefined : literalLines(value, layout);
    return literal ? [`- ${literal[0]}`, ...literal.slice(1)] : [`- ${inlineValue(value, layout)}`];
  }
  const [first = '', ...rest] = isObject(value) ? mapLines(value, layout) : listLines(value, layout);
  return [`- ${first}`, ...indented(rest, '- '.length)];
}

/** The lines of a list or map that does not fit into one, or undefined. */
function blockLines(value: Json, layout: Layout): string[] | undefined {
  if (layout.isJson || !needsLines(value, layout)) return undefined;
  return Array.isArray(value) ? listLines(value, layout) : isObject(value) ? mapLines(value, layout) : undefined;
}

export const mapLines = (value: { [key: string]: Json }, layout: Layout): string[] =>
  Object.entries(value).flatMap(([key, member]) => memberLines(key, member, layout));

const listLines = (value: readonly Json[], layout: Layout): string[] =>
  value.flatMap((item) => itemLines(item, layout, !needsLines(item, layout)));

function needsLines(value: Json, layout: Layout): boolean {
  if (!isObject(value) && !Array.isArray(value)) return literalLines(value, layout) !== undefined;
  if (Object.keys(value).length === 0) return false;
  return holdsManyLines(value) || depthOf(value) > INLINE_DEPTH_MAX || inlineValue(value, layout).length > INLINE_LENGTH_MAX;
}

const holdsManyLines = (value: Json): boolean =>
  typeof value === 'string' ? isLiteral(value) : typeof value === 'object' && value !== null && Object.values(value).some(holdsManyLines);

const depthOf = (value: Json): number =>
  typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0;

export const indented = (lines: readonly string[], columns: number): string[] =>
  lines.map((line) => (line === '' ? line : ' '.repeat(columns) + line));

/** A text of several lines, as `|` has it: the header first. */
function literalLines(value: Json, layout: Layout): string[] | undefined {
  if (layout.isJson || typeof value !== 'string' || !isLiteral(value)) return undefined;
  const ends = value.endsWith('\n');
  const lines = (ends ? value.slice(0, -1) : value).split('\n');
  return [ends ? '|' : '|-', ...indented(lines, layout.unit)];
}

// What a literal cannot say without an indicator of its own is written in quotes: blanks at its beginning, empty lines at its end, odd characters.
const isLiteral = (text: string): boolean =>
  text.includes('\n') &&
  !/^[ \n]/.test(text) &&
  !/\n\n$|^\n$/.test(text) &&
  !/[^\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe]|[\u2028\u2029]/u.test(text) &&
  !/[ \t]\n| $/.test(text);

/** A text in one line: bare where it may be, else in quotes. */
export function inlineText(text: string, layout: Pick<Layout, 'isJson'>, style?: 'single' | 'double'): string {
  if (layout.isJson || style === 'double' || /[^\x20-\x7e\xa0-\ud7ff\ue000-\ufefe]/u.test(text)) return quoted(text);
  if (style === 'single') return `'${text.replaceAll("'", "''")}'`;
  const document = new Document([text]);
  (document.contents as unknown as YAMLSeq).flow = true;
  const written = document.toString({ lineWidth: 0, flowCollectionPadding: false }).trimEnd();
  return written.includes('\n') ? quoted(text) : written.slice(1, -1);
}

/** JSON's quotes, which are YAML's too; invisible characters that turn the text's direction are written as what they are. */
const quoted = (text: string): string =>
  JSON.stringify(text).replace(
    /[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
