import type { Query, Range, Scalar } from '@runbook/ports';
import type { mongo } from 'mongoose';
import { pathOf, type StoredForm } from './stored-form.js';

export interface TranslatedQuery {
  readonly filter: mongo.Filter<StoredForm>;
  readonly sort: mongo.Sort;
}

/** A port's query in MongoDB's terms; fields were checked to be declared. */
export function translate(query: Query): TranslatedQuery {
  const by = query.order?.by ?? '_id';
  const direction = query.order?.direction === 'desc' ? -1 : 1;
  const sort: Record<string, 1 | -1> = by === '_id' ? { _id: direction } : { [pathOf(by)]: direction, _id: direction };
  const conditions = [translateWhere(query.where), query.after ? behind(by, direction, query.after) : {}];
  const filter = conditions.filter((condition) => Object.keys(condition).length > 0);
  return { filter: filter.length > 1 ? { $and: filter } : (filter[0] ?? {}), sort };
}

export function translateWhere(where: Query['where'] = {}): mongo.Filter<StoredForm> {
  const filter: Record<string, unknown> = {};
  for (const [field, condition] of Object.entries(where)) {
    filter[pathOf(field)] = isSeveral(condition) ? { $in: [...condition] } : translateCondition(condition);
  }
  return filter;
}

const isSeveral = (condition: Scalar | readonly Scalar[] | Range): condition is readonly Scalar[] => Array.isArray(condition);

const translateCondition = (condition: Scalar | Range): Record<string, Scalar> =>
  typeof condition === 'object' ? translateRange(condition) : { $eq: condition };

/** MongoDB compares within a type only: a range over numbers does not find text. */
function translateRange(range: Range): Record<string, Scalar> {
  const translated: Record<string, Scalar> = {};
  for (const bound of ['gt', 'gte', 'lt', 'lte'] as const) {
    const value = range[bound];
    if (value !== undefined) translated[`$${bound}`] = value;
  }
  return translated;
}

/** Behind a value of the ordering field and, where values are equal, behind an id. */
function behind(by: string, direction: 1 | -1, { value, id }: { value: Scalar; id: string }): mongo.Filter<StoredForm> {
  const operator = direction === 1 ? '$gt' : '$lt';
  if (by === '_id') return { _id: { [operator]: id } };
  const path = pathOf(by);
  return { $or: [{ [path]: { [operator]: value } }, { [path]: { $eq: value }, _id: { [operator]: id } }] };
}

/** Every field that a query names. */
export function fieldsOf(query: { where?: Query['where']; order?: Query['order'] }): string[] {
  return [...Object.keys(query.where ?? {}), ...(query.order ? [query.order.by] : [])];
}
