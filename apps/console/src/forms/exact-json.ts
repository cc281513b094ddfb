/** A number whose digits no double of the browser keeps. It is sent as it was written. */
export class ExactNumber {
  constructor(readonly text: string) {}
}

/** A value of JSON in which no number was rounded. */
export type ExactJson = string | number | boolean | null | ExactNumber | ExactJson[] | { [key: string]: ExactJson };

/** Why a text is no JSON, and where. */
export class JsonRefused extends Error {
  override readonly name = 'JsonRefused';

  constructor(
    message: string,
    readonly offset: number,
  ) {
    super(message);
  }
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const TEXT = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const WORDS = new Map<string, ExactJson>([
  ['true', true],
  ['false', false],
  ['null', null],
]);
/** As deep as the service reads. */
const DEPTH_MAX = 64;

/** Reads JSON (RFC 8259) and keeps every digit. Throws `JsonRefused`. */
export function readExactJson(text: string): ExactJson {
  const reader = new Reader(text);
  const value = reader.value(0);
  reader.end();
  return value;
}

class Reader {
  private at = 0;

  constructor(private readonly text: string) {}

  value(depth: number): ExactJson {
    this.blanks();
    if (depth > DEPTH_MAX) throw this.refused(`expected at most ${DEPTH_MAX} levels, found more`);
    const first = this.text[this.at];
    if (first === '{') return this.object(depth);
    if (first === '[') return this.list(depth);
    if (first === '"') return this.string();
    const digits = this.match(NUMBER);
    if (digits !== undefined) return exactNumber(digits);
    for (const [word, value] of WORDS) if (this.skip(word)) return value;
    throw this.refused(first === undefined ? 'expected a value, found the end' : `expected a value, found ${JSON.stringify(first)}`);
  }

  end(): void {
    this.blanks();
    if (this.at < this.text.length) throw this.refused('expected the end, found more');
  }

  private object(depth: number): ExactJson {
    const members = new Map<string, ExactJson>();
    this.at++;
    for (this.blanks(); !this.skip('}'); this.blanks()) {
      if (members.size > 0) this.expect(',');
      this.blanks();
      const key = this.string();
      if (members.has(key)) throw this.refused(`expected each name once, found ${JSON.stringify(key)} again`);
      this.blanks();
      this.expect(':');
      members.set(key, this.value(depth + 1));
    }
    return Object.fromEntries(members);
  }

  private list(depth: number): ExactJson {
    const items: ExactJson[] = [];
    this.at++;
    for (this.blanks(); !this.skip(']'); this.blanks()) {
      if (items.length > 0) this.expect(',');
      items.push(this.value(depth + 1));
    }
    return items;
  }

  private string(): string {
    const raw = this.match(TEXT);
    if (raw === undefined) throw this.refused('expected a text in double quotes, closed and without line breaks');
    return unescaped(raw.slice(1, -1));
  }

  private expect(mark: string): void {
    if (!this.skip(mark)) throw this.refused(`expected ${JSON.stringify(mark)}, found ${JSON.stringify(this.text[this.at] ?? 'the end')}`);
  }

  private skip(word: string): boolean {
    if (!this.text.startsWith(word, this.at)) return false;
    this.at += word.length;
    return true;
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  private blanks(): void {
    while (' \t\n\r'.includes(this.text[this.at] ?? 'x')) this.at++;
  }

  private refused = (message: string): JsonRefused => new JsonRefused(message, this.at);
}

const ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

const unescaped = (text: string): string =>
  text.replace(/\\(?:u([0-9a-fA-F]{4})|(.))/g, (_, code: string | undefined, mark: string) =>
    code === undefined ? (ESCAPES[mark] ?? mark) : String.fromCharCode(Number.parseInt(code, 16)),
  );

/** The number itself where it says what was written, else its digits. */
export function exactNumber(digits: string): number | ExactNumber {
  const value = Number(digits);
  return Number.isFinite(value) && sameNumber(digits, String(value)) ? value : new ExactNumber(digits);
}

/** Whether two numerals say the same number: `1.50`, `15e-1`. */
function sameNumber(a: string, b: string): boolean {
  const [left, right] = [parts(a), parts(b)];
  return left.digits === right.digits && left.negative === right.negative && (left.digits === '' || left.exponent === right.exponent);
}

function parts(numeral: string): { negative: boolean; digits: string; exponent: number } {
  const [, sign = '', whole = '', fraction = '', power = '0'] = /^([+-]?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(numeral) ?? [];
  const all = (whole + fraction).replace(/^0+/, '');
  const digits = all.replace(/0+$/, '');
  return { negative: sign === '-' && digits !== '', digits, exponent: Number(power) - fraction.length + (all.length - digits.length) };
}

/** JSON text, `indent` blanks for each level. */
export function writeExactJson(value: ExactJson, indent = 0, depth = 0): string {
  if (value instanceof ExactNumber) return value.text;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const isList = Array.isArray(value);
  const inner = isList
    ? value.map((item) => writeExactJson(item, indent, depth + 1))
    : Object.entries(value).map(
        ([key, member]) => `${JSON.stringify(key)}:${indent > 0 ? ' ' : ''}${writeExactJson(member, indent, depth + 1)}`,
      );
  const [open, close] = isList ? '[]' : '{}';
  if (inner.length === 0 || indent === 0) return `${open}${inner.join(',')}${close}`;
  const margin = `\n${' '.repeat(indent * (depth + 1))}`;
  return `${open}${margin}${inner.join(`,${margin}`)}\n${' '.repeat(indent * depth)}${close}`;
}

export const isExactObject = (value: unknown): value is { [key: string]: ExactJson } =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof ExactNumber);
