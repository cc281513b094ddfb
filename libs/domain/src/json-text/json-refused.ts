/** Why a JSON text is not taken. */
export type JsonRefusal =
  /** No JSON by RFC 8259. */
  | 'syntax'
  /** Bytes that are no UTF-8. */
  | 'not-utf8'
  | 'too-deep'
  /** An object with more members than `JSON_MEMBERS_MAX`. */
  | 'too-many-members'
  /** A member named `__proto__`. */
  | 'reserved-name'
  /** A name that its object has already. */
  | 'repeated-name'
  /** Half of a surrogate pair: it stands for no character, and has no form in UTF-8. */
  | 'broken-text'
  /** Beyond what a double can hold, about ±1.8e308. */
  | 'too-large'
  /** A number whose digits a double would change. */
  | 'inexact';

/** Where in a text something stands. */
export interface JsonPlace {
  /** JSON Pointer (RFC 6901) of the value, or of the innermost one that was begun. */
  readonly pointer: string;
  /** UTF-16 units from the start. */
  readonly offset: number;
  /** From 1. */
  readonly line: number;
  readonly column: number;
}

/** A text that is no JSON, or says what could not be held as it was said. The message says what was expected, found, where, and what to do. */
export class JsonRefused extends Error {
  override readonly name = 'JsonRefused';
  constructor(
    readonly reason: JsonRefusal,
    readonly expected: string,
    readonly found: string,
    readonly advice: string,
    readonly place: JsonPlace,
  ) {
    super(`expected ${expected}, found ${found} ${whereIs(place)}; ${advice}`);
  }
}

function whereIs({ pointer, line, column, offset }: JsonPlace): string {
  const position = `line ${line}, column ${column} (position ${offset})`;
  return pointer === '' ? `at ${position}` : `at ${shortened(pointer)}, ${position}`;
}

/** A hostile name can be as long as the text. */
const POINTER_SHOWN_MAX = 200;

const shortened = (pointer: string): string => (pointer.length <= POINTER_SHOWN_MAX ? pointer : `${pointer.slice(0, POINTER_SHOWN_MAX)}…`);
