import { pointerTo, type Json } from '@runbook/domain';

/** As JSON writes a number (RFC 8259, section 6). */
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/**
 * A body as JSON. The texts at `numbers` (JSON Pointers) are written as the numbers that they spell, to the last digit: nothing but such a place,
 * which stands in the request, makes a number of a text.
 */
export function bodyText(body: Json, numbers: readonly string[]): string {
  return numbers.length === 0 ? JSON.stringify(body) : written(body, '', new Set(numbers));
}

function written(value: Json, pointer: string, numbers: ReadonlySet<string>): string {
  if (typeof value === 'string') return numbers.has(pointer) && NUMBER.test(value) ? value : JSON.stringify(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item: Json, index) => written(item, pointerTo(pointer, index), numbers)).join()}]`;
  return `{${Object.entries(value)
    .map(([name, member]) => `${JSON.stringify(name)}:${written(member, pointerTo(pointer, name), numbers)}`)
    .join()}}`;
}
