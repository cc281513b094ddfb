import { Problem } from '../../http/problem.js';

/** What one operation may ask for, each with its reason. */
export interface GraphLimits {
  /** Of the text: the longest that people write is a few KB, and the query by which tools read a schema 2 KB. */
  readonly queryBytes: number;
  /** Words and signs of the text: what is read before anything is known of it. */
  readonly tokens: number;
  /** Fields within fields; what tools ask about the schema itself is bounded by a rule of its own. */
  readonly depth: number;
  /** Fields by another name than their own, which ask the same again. */
  readonly aliases: number;
  /** Fields, with those of fragments at each place where they are spread. */
  readonly fields: number;
  /** See `costOf`. */
  readonly cost: number;
}

export type LimitName = keyof GraphLimits | 'subscriptions' | 'operations';

export const GRAPH_LIMITS: GraphLimits = {
  queryBytes: 16 * 1024,
  tokens: 4_000,
  depth: 12,
  aliases: 30,
  fields: 1_000,
  cost: 50_000,
};

const UNITS: Readonly<Record<LimitName, string>> = {
  queryBytes: 'bytes of query',
  tokens: 'words and signs',
  depth: 'fields within each other',
  aliases: 'aliases',
  fields: 'fields',
  cost: 'units of cost (fields, times the lengths of their lists)',
  subscriptions: 'subscriptions of one caller',
  operations: 'operations of one socket at a time',
};

/** The problem `query-exceeded`, which says which limit, and what was found; undefined: it was not counted to its end. */
export function exceeded(limit: LimitName, most: number, found: number | undefined): Problem {
  const detail = `expected at most ${most} ${UNITS[limit]}, found ${found ?? 'more'}; ask for less at once`;
  return new Problem('query-exceeded', detail, { members: { limit, most, ...(found !== undefined && { found }) } });
}
