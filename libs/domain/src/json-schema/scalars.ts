import type { Json } from '../json.js';
import { linearRegex, RegexRefused, type LinearRegex } from '../expression/regex.js';
import { Checking, isObject, type Check } from './checking.js';
import { formatNamed } from './formats.js';
import { countOf, listOf, numberOf, refuse, textOf, type Keyword, type Site } from './keyword.js';
import { SHOWN_VALUES_MAX } from './limits.js';
import { SchemaRefused } from './schema-refused.js';
import { valueKey } from './value-key.js';

const TYPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  null: (value) => value === null,
  boolean: (value) => typeof value === 'boolean',
  integer: (value) => Number.isInteger(value),
  number: (value) => typeof value === 'number',
  string: (value) => typeof value === 'string',
  array: (value) => Array.isArray(value),
  object: isObject,
};

/** `type`, numbers, texts, `enum` and `const`. The messages are those of the field's common validators. */
export const SCALARS: Readonly<Record<string, Keyword>> = {
  type: compileType,
  maximum: bound('<=', (value, limit) => value <= limit),
  minimum: bound('>=', (value, limit) => value >= limit),
  exclusiveMaximum: bound('<', (value, limit) => value < limit),
  exclusiveMinimum: bound('>', (value, limit) => value > limit),
  multipleOf: compileMultipleOf,
  maxLength: length('more', (count, limit) => count <= limit),
  minLength: length('fewer', (count, limit) => count >= limit),
  pattern: compilePattern,
  format: compileFormat,
  const: (written, _site, keyword) => oneOfValues([written], keyword, `must be equal to constant: ${shown(written)}`),
  enum: (written, site, keyword) =>
    oneOfValues(listOf(written, site, keyword), keyword, `must be equal to one of the allowed values: ${shown(written)}`),
};

function compileType(written: Json, site: Site, keyword: string): Check {
  const names = typeof written === 'string' ? [written] : listOf(written, site, keyword).map(String);
  const tests = names.map((name) =>
    Object.hasOwn(TYPES, name)
      ? (TYPES[name] as (value: unknown) => boolean)
      : refuse(site, keyword, `one or some of ${Object.keys(TYPES).join(', ')}`, written),
  );
  if (tests.length === 0 || new Set(names).size !== names.length) return refuse(site, keyword, 'types, each once', written);
  // OpenAPI's way to say that a value may be null; authors bring such schemas along.
  if (site.schema['nullable'] === true) tests.push(TYPES['null'] as (value: unknown) => boolean);
  const [only, ...others] = tests as [(value: unknown) => boolean];
  const fits = others.length === 0 ? only : (value: unknown) => tests.some((test) => test(value));
  return (value, checking, place) => fits(value) || checking.fault(place, 'type', () => `must be ${names.join()}`);
}

function bound(sign: string, holds: (value: number, limit: number) => boolean): Keyword {
  return (written, site, keyword) => {
    const limit = numberOf(written, site, keyword);
    return (value, checking, place) =>
      typeof value !== 'number' || holds(value, limit) || checking.fault(place, keyword, () => `must be ${sign} ${limit}`);
  };
}

function compileMultipleOf(written: Json, site: Site, keyword: string): Check {
  const divisor = numberOf(written, site, keyword);
  if (divisor <= 0) refuse(site, keyword, 'a number above 0', written);
  return (value, checking, place) =>
    typeof value !== 'number' || isMultiple(value, divisor) || checking.fault(place, keyword, () => `must be multiple of ${divisor}`);
}

function isMultiple(value: number, divisor: number): boolean {
  const quotient = value / divisor;
  return Number.isFinite(quotient) ? Number.isInteger(quotient) : value % divisor === 0;
}

/** Characters are code points. They are counted only where the number of UTF-16 units does not tell. */
function length(word: string, holds: (count: number, limit: number) => boolean): Keyword {
  return (written, site, keyword) => {
    const limit = countOf(written, site, keyword);
    return (value, checking, place) => {
      if (typeof value !== 'string') return true;
      const most = holds(value.length, limit);
      const fits = most === holds(Math.ceil(value.length / 2), limit) ? most : holds(charactersOf(value, checking), limit);
      return fits || checking.fault(place, keyword, () => `must NOT have ${word} than ${limit} characters`);
    };
  };
}

function charactersOf(text: string, checking: Checking): number {
  checking.charge(text.length / 4);
  let count = text.length;
  for (let index = 0; index < text.length - 1; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0xd800 || unit > 0xdbff) continue;
    const next = text.charCodeAt(index + 1);
    if (next >= 0xdc00 && next <= 0xdfff) count--;
  }
  return count;
}

function compilePattern(written: Json, site: Site, keyword: string): Check {
  const test = patternTest(textOf(written, site, keyword), site, keyword);
  return (value, checking, place) =>
    typeof value !== 'string' || test(value, checking) || checking.fault(place, keyword, () => `must match pattern "${String(written)}"`);
}

/** A pattern's time is its text's length times its instructions: what is counted. Throws `SchemaRefused` for one that backtracks. */
export function patternTest(pattern: string, site: Site, keyword: string): (text: string, checking: Checking) => boolean {
  const regex = linear(pattern, site, keyword);
  site.instructions(keyword, regex.instructions);
  return (text, checking) => {
    checking.charge(PATTERN_WORK + text.length * regex.instructions);
    return regex.test(text);
  };
}

/** Of one match, however short the text. */
const PATTERN_WORK = 20;

function linear(pattern: string, { pointer }: Site, keyword: string): LinearRegex {
  try {
    return linearRegex(pattern);
  } catch (error) {
    if (!(error instanceof RegexRefused)) throw error;
    throw new SchemaRefused(pointer, `${keyword}: ${error.message}`);
  }
}

/** What is no format of the field is for people to read, as the specification has it. */
function compileFormat(written: Json, site: Site, keyword: string): Check | undefined {
  const format = formatNamed(textOf(written, site, keyword));
  return (
    format &&
    ((value, checking, place) => format(value, checking) || checking.fault(place, keyword, () => `must match format "${String(written)}"`))
  );
}

function oneOfValues(values: readonly Json[], keyword: string, message: string): Check {
  const keys = new Set(values.map((one) => valueKey(one, new Checking(false))));
  const hasNested = values.some((one) => typeof one === 'object' && one !== null);
  const longest = values.reduce<number>((most, one) => Math.max(most, typeof one === 'string' ? one.length : 0), 0);
  return (value, checking, place) => {
    const cannot = typeof value === 'string' ? value.length > longest : typeof value === 'object' && value !== null && !hasNested;
    return (!cannot && keys.has(valueKey(value, checking))) || checking.fault(place, keyword, () => message);
  };
}

function shown(values: Json): string {
  const text = JSON.stringify(values);
  return text.length <= SHOWN_VALUES_MAX ? text : `${text.slice(0, SHOWN_VALUES_MAX)}…`;
}
