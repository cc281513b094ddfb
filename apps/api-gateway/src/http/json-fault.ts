/** Where a text stops being JSON (RFC 8259). */
export interface JsonFault {
  /** UTF-16 units from the start. */
  readonly offset: number;
  /** From 1. */
  readonly line: number;
  readonly column: number;
  /** What stands there, in words. */
  readonly found: string;
}

/** The first fault of a text that `JSON.parse` refused: the engine's own message does not always say where. Linear, without recursion. */
export function findJsonFault(text: string): JsonFault {
  const offset = faultOffset(text);
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  const column = offset - before.lastIndexOf('\n');
  const character = text.codePointAt(offset);
  const found = character === undefined ? 'its end' : `character ${JSON.stringify(String.fromCodePoint(character))}`;
  return { offset, line, column, found };
}

/** What may come next: a value, a value or the end of the list, a name or the end of the object, a name, a colon, a comma or the end. */
type Expectation = 'value' | 'value-or-end' | 'name-or-end' | 'name' | 'colon' | 'after-value';

const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const SCALAR = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const BLANKS = /[ \t\r\n]*/y;

function faultOffset(text: string): number {
  const open: ('{' | '[')[] = [];
  let expected: Expectation = 'value';
  let at = 0;
  const take = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    if (!pattern.test(text)) return false;
    at = pattern.lastIndex;
    return true;
  };
  const close = (): void => {
    open.pop();
    at++;
    expected = 'after-value';
  };
  for (;;) {
    take(BLANKS);
    const next = text[at];
    const inside = open.at(-1);
    if (expected === 'after-value') {
      if (inside === undefined) return at;
      if (next === ',') {
        at++;
        expected = inside === '{' ? 'name' : 'value';
      } else if (next === (inside === '{' ? '}' : ']')) close();
      else return at;
    } else if (expected === 'colon') {
      if (next !== ':') return at;
      at++;
      expected = 'value';
    } else if (expected === 'name' || expected === 'name-or-end') {
      if (next === '}' && expected === 'name-or-end') close();
      else if (take(STRING)) expected = 'colon';
      else return stringFault(text, at);
    } else if (next === ']' && expected === 'value-or-end') close();
    else if (next === '{' || next === '[') {
      open.push(next);
      at++;
      expected = next === '{' ? 'name-or-end' : 'value-or-end';
    } else if (take(STRING) || take(SCALAR)) expected = 'after-value';
    else return stringFault(text, at);
  }
}

/** Inside a string the fault is where the string breaks, not where it begins. */
function stringFault(text: string, start: number): number {
  if (text[start] !== '"') return start;
  let at = start + 1;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code < 0x20) return at;
    if (code !== 0x5c) at++;
    else if (/^\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/.test(text.slice(at, at + 6))) at += text[at + 1] === 'u' ? 6 : 2;
    else return at;
  }
  return text.length;
}
