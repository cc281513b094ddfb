import type { Json } from '../json.js';
import { pointerTo } from './json-pointer.js';
import { utf8Length } from '../utf8-length.js';
import { objectOf } from './own-members.js';
import { RESULT_BYTES_MAX, RESULT_DEPTH_MAX } from './limits.js';
import type { Run } from './run.js';
import { isBoxed, unboxed, WrittenNumber, type Value } from './values.js';

/**
 * Plain JSON again, measured. Parts that need no change are shared with the scope. `numbers` gathers where the text of a number stands that is
 * to be sent on as one (JSON Pointers).
 */
export function toJson(run: Run, value: Value, numbers: string[] = []): Json {
  return new JsonWriter(run, numbers).write(value, 0);
}

class JsonWriter {
  private readonly path: (string | number)[] = [];

  constructor(
    private readonly run: Run,
    private readonly numbers: string[],
  ) {}

  write(value: Value, depth: number): Json {
    switch (typeof value) {
      case 'string':
        // Text longer than the budget need not be measured to know that it is over.
        this.run.chargeResult(value.length > RESULT_BYTES_MAX ? value.length : utf8Length(value) + 2);
        this.expectWhole(value);
        return value;
      case 'number':
        return this.number(value);
      case 'boolean':
        this.run.chargeResult(5);
        return value;
      default:
        if (value === null) return (this.run.chargeResult(4), null);
        if (value instanceof WrittenNumber) this.numbers.push(this.path.reduce<string>(pointerTo, ''));
        if (isBoxed(value)) return this.write(unboxed(value), depth);
        return this.nested(value, depth + 1);
    }
  }

  private at(key: string | number, value: Value, depth: number): Json {
    this.path.push(key);
    const written = this.write(value, depth);
    this.path.pop();
    return written;
  }

  private number(value: number): Json {
    if (!Number.isFinite(value))
      this.run.fail('not-json', `expected a finite number, found ${value}; guard the division or the conversion`);
    this.run.chargeResult(8);
    // Adding 0 turns -0 into 0: a log that is written and read again has one zero.
    return value + 0;
  }

  /** A text that was cut inside a character has no form in UTF-8. */
  private expectWhole(text: string): void {
    if (!text.isWellFormed())
      this.run.fail('not-json', 'expected a text of whole characters, found half of a surrogate pair; cut it between characters');
  }

  private nested(value: Exclude<Value, null | boolean | number | string>, depth: number): Json {
    if (depth > RESULT_DEPTH_MAX)
      this.run.fail('limit-depth', `expected at most ${RESULT_DEPTH_MAX} levels in a result, found more; flatten it`);
    this.run.chargeResult(2);
    if (Array.isArray(value)) {
      const items = (value as readonly Value[]).map((item, index) => this.at(index, item, depth));
      return items.every((item, index) => Object.is(item, value[index])) ? (value as Json) : items;
    }
    const members = Object.entries(value as Record<string, Value>);
    const written = members.map(([key, member]) => {
      this.run.chargeResult(key.length + 4);
      this.expectWhole(key);
      return [key, this.at(key, member, depth)] as const;
    });
    return written.every(([, member], index) => Object.is(member, members[index]?.[1])) ? (value as unknown as Json) : objectOf(written);
  }
}
