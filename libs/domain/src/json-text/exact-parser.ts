import { pointerTo } from '../expression/json-pointer.js';
import type { Json } from '../json.js';
import { JSON_DEPTH_MAX, JSON_MEMBERS_MAX } from '../limits.js';
import { JsonRefused, type JsonRefusal } from './json-refused.js';
import { fidelityOf } from './number-fidelity.js';

const BLANKS = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /true|false|null/y;
/** A stretch of a string without escapes. */
const PLAIN = /[^"\\\u0000-\u001f]*/y;
const ESCAPE = /\\(?:(["\\/bfnrt])|u([0-9a-fA-F]{4}))/y;
const ESCAPED: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };
const WORDS: Readonly<Record<string, Json>> = { true: true, false: false, null: null };

/**
 * Parses by RFC 8259, number by number, and refuses what JSON allows and a value could not show: a name that comes twice, half a surrogate
 * pair, a number without end. Slower than the engine's own; `readJson` asks it only where that makes a difference.
 */
export class ExactParser {
  private at = 0;
  private readonly path: (string | number)[] = [];

  constructor(
    private readonly text: string,
    /** What stands for a number that a double cannot hold: nothing, or its digits as a text. */
    private readonly inexact: 'refused' | 'as-text',
  ) {}

  /** Throws `JsonRefused` for the first fault. */
  parse(): Json {
    const value = this.value();
    this.blanks();
    if (this.at < this.text.length) this.unexpected();
    return value;
  }

  private value(): Json {
    this.blanks();
    const next = this.text[this.at];
    if (next === '{') return this.object();
    if (next === '[') return this.list();
    if (next === '"') return this.string();
    const word = this.take(WORD);
    if (word !== '') return WORDS[word] as Json;
    return this.number();
  }

  private object(): Json {
    this.deeper();
    const members: Record<string, Json> = {};
    let named = 0;
    const begun = this.at++;
    this.blanks();
    for (let isFirst = true; !(isFirst && this.text[this.at] === '}'); isFirst = false) {
      this.blanks();
      if (this.text[this.at] !== '"') this.unexpected();
      if (++named > JSON_MEMBERS_MAX) this.tooMany(begun);
      const start = this.at;
      const name = this.string();
      this.path.push(name);
      this.expectName(members, name, start);
      this.blanks();
      if (this.text[this.at] !== ':') this.unexpected();
      this.at++;
      members[name] = this.value();
      this.path.pop();
      if (!this.more('}')) break;
    }
    this.at++;
    return members;
  }

  private list(): Json {
    this.deeper();
    const items: Json[] = [];
    this.at++;
    this.blanks();
    for (let isFirst = true; !(isFirst && this.text[this.at] === ']'); isFirst = false) {
      this.path.push(items.length);
      items.push(this.value());
      this.path.pop();
      if (!this.more(']')) break;
    }
    this.at++;
    return items;
  }

  /** Behind a value: true behind a comma, false before the end. */
  private more(end: '}' | ']'): boolean {
    this.blanks();
    const next = this.text[this.at];
    if (next === end) return false;
    if (next !== ',') this.unexpected();
    this.at++;
    return true;
  }

  private string(): string {
    const start = this.at++;
    let value = '';
    for (;;) {
      value += this.take(PLAIN);
      if (this.text[this.at] === '"') break;
      ESCAPE.lastIndex = this.at;
      const escape = ESCAPE.exec(this.text);
      if (!escape) this.unexpected();
      value += escape[2] === undefined ? (ESCAPED[escape[1] as string] ?? escape[1]) : String.fromCharCode(parseInt(escape[2], 16));
      this.at = ESCAPE.lastIndex;
    }
    this.at++;
    if (value.isWellFormed()) return value;
    return this.refuse('broken-text', 'text of whole characters', 'half of a surrogate pair', 'cut texts between characters', start);
  }

  private number(): Json {
    const start = this.at;
    const token = this.take(NUMBER);
    if (token === '') this.unexpected();
    const fidelity = fidelityOf(token);
    // Adding 0 turns -0 into 0: a log that is written and read again has one zero.
    if (fidelity === 'exact') return Number(token) + 0;
    const found = token.length > TOKEN_SHOWN_MAX ? `${token.slice(0, TOKEN_SHOWN_MAX)}… of ${token.length} characters` : token;
    if (fidelity === 'too-large') return this.refuse('too-large', 'a number up to about 1.8e308', found, 'write it as a text', start);
    if (this.inexact === 'as-text') return token;
    return this.refuse('inexact', 'a number that is held to its last digit', found, `write it as a text: "${found}"`, start);
  }

  private expectName(members: Readonly<Record<string, Json>>, name: string, start: number): void {
    if (name === '__proto__') this.refuse('reserved-name', 'no member named __proto__', 'one', 'rename it', start);
    if (Object.hasOwn(members, name)) this.refuse('repeated-name', 'each name once in an object', 'it again', 'keep one of them', start);
  }

  private deeper(): void {
    if (this.path.length < JSON_DEPTH_MAX) return;
    this.refuse('too-deep', `a value nested at most ${JSON_DEPTH_MAX} deep`, 'a deeper one', 'send it flatter', this.at);
  }

  private tooMany(offset: number): never {
    const advice = 'send a list of objects, or several smaller objects';
    return this.refuse('too-many-members', `at most ${JSON_MEMBERS_MAX} members in an object`, 'more', advice, offset);
  }

  private blanks(): void {
    this.take(BLANKS);
  }

  private take(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    pattern.test(this.text);
    const taken = this.text.slice(this.at, pattern.lastIndex);
    this.at = Math.max(this.at, pattern.lastIndex);
    return taken;
  }

  private unexpected(): never {
    const character = this.text.codePointAt(this.at);
    const found = character === undefined ? 'its end' : `character ${JSON.stringify(String.fromCodePoint(character))}`;
    return this.refuse('syntax', 'JSON', found, 'correct it', this.at);
  }

  private refuse(reason: JsonRefusal, expected: string, found: string, advice: string, offset: number): never {
    const before = this.text.slice(0, offset);
    const line = before.split('\n').length;
    const column = offset - before.lastIndexOf('\n');
    const pointer = this.path.reduce<string>((path, key) => pointerTo(path, key), '');
    throw new JsonRefused(reason, expected, found, advice, { pointer, offset, line, column });
  }
}

/** A hostile number can be as long as the text. */
const TOKEN_SHOWN_MAX = 40;
