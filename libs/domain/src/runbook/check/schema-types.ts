import type { Json } from '../../json.js';
import type { JsonSchema } from '../author-schema.js';

/** What a schema says about the member at a path. */
export type SchemaMember =
  | { readonly kind: 'declared'; readonly schema: JsonSchema }
  /** Declared, but some value on the way may be missing. */
  | { readonly kind: 'optional'; readonly schema: JsonSchema }
  /** Not declared where the schema lists what there is. */
  | { readonly kind: 'unknown'; readonly name: string; readonly declared: readonly string[] }
  /** The schema leaves it open. */
  | { readonly kind: 'open' };

/** Keywords that may declare members elsewhere: with one of them nothing can be told. */
const INDIRECT = ['$ref', '$dynamicRef', 'allOf', 'anyOf', 'oneOf', 'if', 'dependentSchemas', 'patternProperties', 'unevaluatedProperties'];

/** `others`: whether a schema that lists properties, and does not say so, allows others beside them. Of inputs it does not: nobody could name them. */
export function schemaMember(schema: JsonSchema, path: readonly string[], others: 'none' | 'open' = 'none'): SchemaMember {
  let current = schema;
  let optional = false;
  for (const name of path) {
    if (typeof current === 'boolean' || INDIRECT.some((keyword) => Object.hasOwn(current as object, keyword))) return { kind: 'open' };
    const properties = mapOf(current['properties']);
    const additional = current['additionalProperties'];
    if (!properties) return { kind: 'open' };
    if (!Object.hasOwn(properties, name)) {
      const isOpen = additional === undefined ? others === 'open' : additional !== false;
      return isOpen ? { kind: 'open' } : { kind: 'unknown', name, declared: Object.keys(properties) };
    }
    const required = current['required'];
    current = properties[name] as JsonSchema;
    if (!(Array.isArray(required) && required.includes(name)) && !isFilledIn(current)) optional = true;
  }
  return { kind: optional ? 'optional' : 'declared', schema: current };
}

/** A member with a default is never missing where its holder is there. */
const isFilledIn = (schema: JsonSchema): boolean => typeof schema === 'object' && Object.hasOwn(schema, 'default');

/** The kinds of values that expressions tell apart. Whole numbers and others compare and compute with each other. */
export type StaticType = 'null' | 'bool' | 'number' | 'string' | 'list' | 'map' | 'timestamp' | 'duration';

const TYPES: Readonly<Record<string, StaticType>> = {
  null: 'null',
  boolean: 'bool',
  integer: 'number',
  number: 'number',
  string: 'string',
  array: 'list',
  object: 'map',
};

/** The one type that every value of the schema has; undefined if it cannot be told. */
export function schemaType(schema: JsonSchema): StaticType | undefined {
  if (typeof schema === 'boolean') return undefined;
  const type = schema['type'];
  return typeof type === 'string' && Object.hasOwn(TYPES, type) ? TYPES[type] : undefined;
}

function mapOf(value: Json | undefined): { readonly [member: string]: Json } | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as { readonly [member: string]: Json }) : undefined;
}
