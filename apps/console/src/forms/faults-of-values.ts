import { ExactNumber } from './exact-json.js';
import type { Json, JsonObject } from './json.js';

// What can be told before anything is sent. The service checks all of a schema; here a limit is left to it rather than told wrongly.

export function faultOfText(schema: JsonObject, text: string): string | undefined {
  const length = [...text].length;
  const [min, max] = [limit(schema.minLength), limit(schema.maxLength)];
  if (min !== undefined && length < min) return `Expected at least ${min} characters, found ${length}.`;
  if (max !== undefined && length > max) return `Expected at most ${max} characters, found ${length}.`;
  if (typeof schema.pattern === 'string' && fits(schema.pattern, text) === false) return `Expected a text that fits ${schema.pattern}.`;
  return undefined;
}

/** Patterns are RE2's; one that the browser reads in another way, or not at all, is left to the service. */
function fits(pattern: string, text: string): boolean | undefined {
  if (/\(\?|\\[AzQEpP]|\[\[:/.test(pattern) || text.length > TRIED_LENGTH_MAX) return undefined;
  try {
    return new RegExp(pattern, 'u').test(text);
  } catch {
    return undefined;
  }
}

/** The browser's patterns may take long over long texts. */
const TRIED_LENGTH_MAX = 200;

export function faultOfNumber(schema: JsonObject, value: number | ExactNumber): string | undefined {
  if (value instanceof ExactNumber) return undefined;
  if (schema.type === 'integer' && !Number.isInteger(value)) return `Expected a whole number, found ${value}.`;
  const [min, max, above, below] = [
    limit(schema.minimum),
    limit(schema.maximum),
    limit(schema.exclusiveMinimum),
    limit(schema.exclusiveMaximum),
  ];
  if (min !== undefined && value < min) return `Expected at least ${min}, found ${value}.`;
  if (max !== undefined && value > max) return `Expected at most ${max}, found ${value}.`;
  if (above !== undefined && value <= above) return `Expected more than ${above}, found ${value}.`;
  if (below !== undefined && value >= below) return `Expected less than ${below}, found ${value}.`;
  return undefined;
}

export function faultOfList(schema: JsonObject, length: number): string | undefined {
  const [min, max] = [limit(schema.minItems), limit(schema.maxItems)];
  if (min !== undefined && length < min) return `Expected at least ${min} ${min === 1 ? 'item' : 'items'}, found ${length}.`;
  if (max !== undefined && length > max) return `Expected at most ${max} items, found ${length}.`;
  return undefined;
}

const limit = (value: Json | undefined): number | undefined => (typeof value === 'number' ? value : undefined);
