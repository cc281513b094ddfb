import type { Json } from '../json.js';
import type { Check } from './checking.js';
import { SchemaRefused } from './schema-refused.js';

export type SchemaObject = { readonly [keyword: string]: Json };

/** A schema that is being compiled: what its keywords need to know of it. */
export interface Site {
  readonly schema: SchemaObject;
  /** JSON Pointer. */
  readonly pointer: string;
  /** A schema below, for a member or an item of the value. */
  below(keys: readonly (string | number)[]): Check;
  /** A schema below for the same value. */
  beside(keys: readonly (string | number)[]): Check;
  /** What `$ref` leads to, for the same value. */
  reference(keyword: string, ref: string): Check;
  /** Counts a pattern's instructions with those of the others. */
  instructions(keyword: string, count: number): void;
}

/** Makes a check of one keyword; undefined where it says nothing. */
export type Keyword = (written: Json, site: Site, keyword: string) => Check | undefined;

export const refuse = ({ pointer }: Site, keyword: string, expected: string, found: Json): never => {
  throw new SchemaRefused(pointer, `${keyword}: expected ${expected}, found ${JSON.stringify(found).slice(0, FOUND_MAX)}`);
};

const FOUND_MAX = 200;

export function numberOf(written: Json, site: Site, keyword: string): number {
  return typeof written === 'number' ? written : refuse(site, keyword, 'a number', written);
}

export function countOf(written: Json, site: Site, keyword: string): number {
  return typeof written === 'number' && Number.isInteger(written) && written >= 0
    ? written
    : refuse(site, keyword, 'a whole number of at least 0', written);
}

export function textOf(written: Json, site: Site, keyword: string): string {
  return typeof written === 'string' ? written : refuse(site, keyword, 'a text', written);
}

export function listOf(written: Json, site: Site, keyword: string): readonly Json[] {
  return Array.isArray(written) ? (written as readonly Json[]) : refuse(site, keyword, 'a list', written);
}

/** A list that is not empty: of `allOf` and the like. */
export function schemasOf(written: Json, site: Site, keyword: string): readonly Json[] {
  const list = listOf(written, site, keyword);
  return list.length > 0 ? list : refuse(site, keyword, 'at least one schema', written);
}

export function mapOf(written: Json, site: Site, keyword: string): SchemaObject {
  return typeof written === 'object' && written !== null && !Array.isArray(written)
    ? (written as SchemaObject)
    : refuse(site, keyword, 'an object', written);
}

/** Names, each once. */
export function namesOf(written: Json, site: Site, keyword: string): readonly string[] {
  const names = listOf(written, site, keyword);
  if (!names.every((name) => typeof name === 'string') || new Set(names).size !== names.length) {
    return refuse(site, keyword, 'texts, each once', written);
  }
  return names;
}
