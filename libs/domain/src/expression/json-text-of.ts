import { plainName } from '../held-value.js';
import { RESULT_DEPTH_MAX } from './limits.js';
import type { Run } from './run.js';
import { isBoxed, unboxed, WrittenNumber, type Value, type ValueMap } from './values.js';

/** The value as JSON text, without blanks, members in their order. Numbers that no double holds are written to their last digit. */
export function jsonText(run: Run, value: Value, at: number): string {
  const pieces: string[] = [];
  let length = 0;
  const put = (piece: string): void => {
    length += piece.length;
    run.allowLength(length, at);
    run.chargeText(piece.length);
    pieces.push(piece);
  };
  const write = (part: Value, depth: number): void => {
    run.charge(1);
    const opened = run.open(part);
    if (opened instanceof WrittenNumber) return put(opened.text);
    const plain = isBoxed(opened) ? (unboxed(opened) as Value) : opened;
    if (typeof plain !== 'object' || plain === null) return put(scalarText(run, plain, at));
    if (depth >= RESULT_DEPTH_MAX)
      run.fail('limit-depth', `expected at most ${RESULT_DEPTH_MAX} levels for json.encode, found more; flatten it`, at);
    const isList = Array.isArray(plain);
    put(isList ? '[' : '{');
    const keys = Object.keys(plain);
    keys.forEach((key, index) => {
      if (index > 0) put(',');
      if (!isList) put(`${scalarText(run, plainName(key), at)}:`);
      write((plain as ValueMap)[key] as Value, depth + 1);
    });
    put(isList ? ']' : '}');
  };
  write(value, 0);
  return pieces.join('');
}

function scalarText(run: Run, value: Value, at: number): string {
  if (typeof value === 'number' && !Number.isFinite(value))
    return run.fail('not-json', `expected a finite number for json.encode, found ${value}; guard the division or the conversion`, at);
  if (typeof value === 'string' && !value.isWellFormed())
    return run.fail('not-json', 'expected a text of whole characters for json.encode, found half of a surrogate pair', at);
  return JSON.stringify(typeof value === 'number' ? value + 0 : value);
}
