import type { Json } from '../json.js';
import { ExactParser } from './exact-parser.js';
import { firstLook, NEEDS_EXACT_PARSER } from './first-look.js';
import { JsonRefused } from './json-refused.js';

/** JSON that a person wrote, or that has to be what a person wrote: what cannot be held exactly is refused. Throws `JsonRefused`. */
export const readJson = (text: string): Json => read(text, 'refused');

/**
 * JSON that another machine sent, which cannot be asked to write it otherwise: a number that a double cannot hold exactly comes in as
 * the text of its digits, everything else as it is. Throws `JsonRefused`.
 */
export const readForeignJson = (text: string): Json => read(text, 'as-text');

/** The text of bytes in UTF-8, without a byte order mark. Throws `JsonRefused` (`not-utf8`): a replacement character would make two texts one. */
export function utf8Text(bytes: Uint8Array): string {
  try {
    return UTF8.decode(bytes);
  } catch {
    const place = { pointer: '', offset: 0, line: 1, column: 1 };
    throw new JsonRefused('not-utf8', 'text in UTF-8', 'bytes that are none', 'encode it as UTF-8', place);
  }
}

const UTF8 = new TextDecoder('utf-8', { fatal: true });
const BYTE_ORDER_MARK = '\ufeff';

/**
 * The engine's parser is several times as fast as one of ours, and gives the same value unless the text holds what `firstLook` looks for, or
 * names that the value then does not have.
 */
function read(marked: string, inexact: 'refused' | 'as-text'): Json {
  // RFC 8259 section 8.1: a parser may ignore one.
  const text = marked.startsWith(BYTE_ORDER_MARK) ? marked.slice(1) : marked;
  const members = firstLook(text);
  if (members !== NEEDS_EXACT_PARSER) {
    const value = parsed(text);
    if (value !== undefined && membersOf(value) === members) return value;
  }
  return new ExactParser(text, inexact).parse();
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined; // The exact parser says where and why.
  }
}

/** How many members the objects of a value have in all; not a number where one is named `__proto__`. */
function membersOf(value: Json): number {
  if (typeof value !== 'object' || value === null) return 0;
  let members = 0;
  if (Array.isArray(value)) {
    for (const item of value as readonly Json[]) if (typeof item === 'object' && item !== null) members += membersOf(item);
    return members;
  }
  const names = Object.keys(value);
  members += names.length;
  for (const name of names) {
    if (name === '__proto__') return NaN;
    const member = (value as Readonly<Record<string, Json>>)[name];
    if (typeof member === 'object' && member !== null) members += membersOf(member);
  }
  return members;
}
