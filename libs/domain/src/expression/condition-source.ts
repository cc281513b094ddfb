import type { Json } from '../json.js';

export type ConditionOperator = 'eq' | 'ne' | 'gt' | 'lt' | 'gte' | 'lte' | 'in' | 'contains' | 'exists';

/** One comparison: a path of the scope with a value (which may hold placeholders). `exists` compares with nothing, or with false. */
export interface Comparison {
  readonly field: string;
  readonly op: ConditionOperator;
  readonly value?: Json;
}

export type ConditionObject =
  | Comparison
  | { readonly all: readonly ConditionSource[] }
  | { readonly any: readonly ConditionSource[] }
  | { readonly not: ConditionSource };

/** A CEL expression that gives true or false, or an object. They nest in each other. */
export type ConditionSource = string | ConditionObject;
