import { fullFormats } from 'ajv-formats/dist/formats.js';
import type { Checking } from './checking.js';

type FormatTest = (value: unknown, checking: Checking) => boolean;

interface Definition {
  readonly type?: string;
  readonly validate?: unknown;
}

/** Work for each character, as measured on texts made to be slow. */
const WORK_PER_CHARACTER = 5;
const OF_SLOWER: Readonly<Record<string, number>> = { regex: 50, 'date-time': 20, 'iso-date-time': 20 };
/** The one whose pattern tries each start with each end: it costs the square of the text's length as well. */
const SQUARE = 'url';
const SQUARE_PER_WORK = 4;
const FORMAT_WORK = 10;

/** The library has the patterns, and this counts what they cost. Undefined for a name that is none of the field's. */
export function formatNamed(name: string): FormatTest | undefined {
  const definition = Object.hasOwn(fullFormats, name) ? (fullFormats as Readonly<Record<string, unknown>>)[name] : undefined;
  if (definition === undefined || definition === true) return undefined;
  const { type = 'string', validate = definition } = definition as Definition;
  const test = validate instanceof RegExp ? (value: never) => validate.test(value) : (validate as (value: never) => boolean);
  if (type === 'number') return (value) => typeof value !== 'number' || test(value as never);
  const perCharacter = OF_SLOWER[name] ?? WORK_PER_CHARACTER;
  return (value, checking) => {
    if (typeof value !== 'string') return true;
    checking.charge(FORMAT_WORK + value.length * perCharacter + (name === SQUARE ? (value.length * value.length) / SQUARE_PER_WORK : 0));
    return test(value as never);
  };
}
