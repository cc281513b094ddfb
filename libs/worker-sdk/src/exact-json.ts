import type { Json } from './task.js';

/** A number in its own digits, where a double would change them. Written as the number that it is; by itself it is the text of its digits. */
export class ExactNumber {
  /** Throws `TypeError` for what is no number in JSON (RFC 8259, section 6). */
  constructor(readonly digits: string) {
    if (!NUMBER.test(digits)) throw new TypeError(`expected the digits of a number in JSON, found ${JSON.stringify(digits.slice(0, 40))}`);
  }

  toString(): string {
    return this.digits;
  }

  toJSON(): string {
    return this.digits;
  }
}

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** What an action gives back: JSON, with numbers of any length. The run holds the digits of those that no double holds as a text. */
export type Output = Json | bigint | ExactNumber | readonly Output[] | { readonly [name: string]: Output };

/** The service takes nothing that is nested deeper; what leads back to itself never ends. */
const DEPTH_MAX = 200;

/**
 * JSON as `JSON.stringify` writes it, but for numbers: a bigint and an `ExactNumber` are written to their last digit. Also for what a worker
 * sends on elsewhere. Throws `TypeError` for numbers that JSON does not know and for what is nested too deep.
 */
export const jsonText = (value: unknown): string => written(value, '', 0) ?? 'null';

/** Undefined for what JSON leaves out. */
function written(from: unknown, key: string, depth: number): string | undefined {
  const value = plain(from, key);
  switch (typeof value) {
    case 'bigint':
      return String(value);
    case 'number':
      if (Number.isFinite(value)) return JSON.stringify(value);
      throw new TypeError(`expected a number that JSON knows, found ${value}; give a text, or leave it out`);
    case 'object':
      if (value === null) return 'null';
      if (value instanceof ExactNumber) return value.digits;
      if (depth >= DEPTH_MAX)
        throw new TypeError(`expected a value nested at most ${DEPTH_MAX} deep, found a deeper one, or one that leads back to itself`);
      return Array.isArray(value) ? list(value, depth) : members(value as Readonly<Record<string, unknown>>, depth);
    default:
      return JSON.stringify(value);
  }
}

/** As the value says that it is written: dates, for one. */
function plain(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || value instanceof ExactNumber) return value;
  const { toJSON } = value as { toJSON?: unknown };
  return typeof toJSON === 'function' ? (toJSON.call(value, key) as unknown) : value;
}

const list = (items: readonly unknown[], depth: number): string =>
  `[${Array.from(items, (item, index) => written(item, String(index), depth + 1) ?? 'null').join(',')}]`;

function members(object: Readonly<Record<string, unknown>>, depth: number): string {
  const texts = Object.keys(object).flatMap((name) => {
    const text = written(object[name], name, depth + 1);
    return text === undefined ? [] : [`${JSON.stringify(name)}:${text}`];
  });
  return `{${texts.join(',')}}`;
}
