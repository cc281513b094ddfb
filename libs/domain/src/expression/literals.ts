import type { Compiler } from './compiler.js';
import { double, type Value } from './values.js';

/** The value of a literal as the parser gives it: integers as bigint, doubles as number. */
export function literal(compiler: Compiler, parsed: unknown, at: number): Value {
  switch (typeof parsed) {
    case 'bigint':
      return integer(compiler, parsed, at);
    case 'number':
      if (Number.isFinite(parsed)) return double(parsed);
      return compiler.fail('not-json', 'expected a finite number, found one that no double can hold; write a smaller one', at);
    case 'string':
      if (parsed.isWellFormed()) return parsed;
      return compiler.fail('not-json', 'expected a text of whole characters, found half of a surrogate pair; write the character', at);
    case 'boolean':
      return parsed;
    default:
      if (parsed === null) return null;
      if (parsed instanceof Uint8Array) return compiler.fail('syntax', 'expected a JSON value, found a bytes literal; write a text', at);
      // What is left is the parser's unsigned integer, `5u`: JSON knows one kind of integer.
      return integer(compiler, BigInt(String(parsed)), at);
  }
}

function integer(compiler: Compiler, value: bigint, at: number): number {
  const number = Number(value);
  if (Number.isSafeInteger(number)) return number;
  return compiler.fail(
    'integer-out-of-range',
    `expected an integer within ±(2^53 − 1), found ${value}; write it as text or as a double`,
    at,
  );
}
