import type { Query, Range, Scalar } from '@runbook/ports';
import { tableOf } from './document-tables.js';
import { columnOf } from './table-statements.js';

/** A statement's text from FROM on and its parameters; equal shapes of queries give equal texts, so that statements can be kept. */
export interface Sql {
  readonly text: string;
  readonly parameters: readonly Scalar[];
}

export function findSql(collection: string, fields: ReadonlySet<string>, query: Query): Sql {
  const { by, direction } = query.order ?? { by: '_id', direction: 'asc' as const };
  expectDeclared(collection, fields, by);
  const conditions = whereConditions(collection, fields, query.where);
  if (query.after) conditions.push(afterCondition(by, direction, query.after));
  if (!Number.isSafeInteger(query.limit) || query.limit < 1)
    throw new RangeError(`expected a limit of at least 1 document, found ${query.limit}`);
  const order = [...new Set([columnOf(by), '_id'])].map((column) => `${column} ${direction === 'asc' ? 'ASC' : 'DESC'}`);
  return {
    text: `FROM ${tableOf(collection)}${whereText(conditions)} ORDER BY ${order.join(', ')} LIMIT ?`,
    parameters: [...conditions.flatMap(({ parameters }) => parameters), query.limit],
  };
}

export function countSql(collection: string, fields: ReadonlySet<string>, where: Query['where']): Sql {
  const conditions = whereConditions(collection, fields, where);
  return {
    text: `FROM ${tableOf(collection)}${whereText(conditions)}`,
    parameters: conditions.flatMap(({ parameters }) => parameters),
  };
}

function whereText(conditions: readonly Sql[]): string {
  return conditions.length === 0 ? '' : ` WHERE ${conditions.map(({ text }) => text).join(' AND ')}`;
}

function whereConditions(collection: string, fields: ReadonlySet<string>, where: Query['where'] = {}): Sql[] {
  return Object.entries(where).flatMap(([field, wanted]) => {
    expectDeclared(collection, fields, field);
    const column = columnOf(field);
    // One parameter however many values there are, so that the statement can be kept.
    if (isSeveral(wanted)) return [{ text: `${column} IN (SELECT value FROM json_each(?))`, parameters: [JSON.stringify(wanted)] }];
    if (typeof wanted !== 'object') return [{ text: `${column} = ?`, parameters: [wanted] }];
    return rangeConditions(column, wanted);
  });
}

const isSeveral = (wanted: Scalar | readonly Scalar[] | Range): wanted is readonly Scalar[] => Array.isArray(wanted);

const COMPARISONS = { gt: '>', gte: '>=', lt: '<', lte: '<=' } as const;

/** Like is compared with like: SQLite alone would hold every text to be greater than every number. */
function rangeConditions(column: string, range: Range): Sql[] {
  return Object.entries(COMPARISONS).flatMap(([name, sign]) => {
    const bound = range[name as keyof Range];
    if (bound === undefined) return [];
    const types = typeof bound === 'number' ? `('integer', 'real')` : `('text')`;
    return [{ text: `${column} ${sign} ? AND typeof(${column}) IN ${types}`, parameters: [bound] }];
  });
}

function afterCondition(by: string, direction: 'asc' | 'desc', after: NonNullable<Query['after']>): Sql {
  const sign = direction === 'asc' ? '>' : '<';
  if (by === '_id') return { text: `_id ${sign} ?`, parameters: [after.id] };
  return { text: `(${columnOf(by)}, _id) ${sign} (?, ?)`, parameters: [after.value, after.id] };
}

function expectDeclared(collection: string, fields: ReadonlySet<string>, field: string): void {
  if (field === '_id' || fields.has(field)) return;
  const declared = ['_id', ...fields].join(', ');
  throw new Error(`expected a declared field of ${collection} (${declared}), found ${field}; name it in the collection's indexes`);
}
