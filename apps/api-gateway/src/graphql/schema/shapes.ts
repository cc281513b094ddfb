import { referredBy, type JsonSchema } from './api-document.js';

/** What a schema comes to in a graph. */
export type Shape =
  | { readonly kind: 'json' | 'string' | 'int' | 'whole' | 'float' | 'boolean' }
  | { readonly kind: 'enum'; readonly values: readonly string[] }
  | { readonly kind: 'list'; readonly items: JsonSchema }
  | { readonly kind: 'object'; readonly members: Readonly<Record<string, Member>> };

export interface Member {
  readonly schema: JsonSchema;
  /** In each of the forms that the object may have. */
  readonly required: boolean;
}

export type Schemas = Readonly<Record<string, JsonSchema>>;

const NAME = /^[A-Za-z][A-Za-z0-9_]*$/;
const NO_ENUM_VALUES = new Set(['true', 'false', 'null']);
/** Of GraphQL's `Int`. */
const INT_MAX = 2 ** 31 - 1;
const JSON_SHAPE: Shape = { kind: 'json' };

/** Schemas whose values the graph passes on as they are: the language of runbooks has a reader of its own. */
const AS_IT_IS = new Set(['RunbookDocument']);

export const canBeNamed = (name: string): boolean => NAME.test(name) && !AS_IT_IS.has(name);

/** Undefined where the name is none of a type's. */
export const typeNameOf = (schema: JsonSchema): string | undefined => {
  const name = referredBy(schema);
  return name !== undefined && canBeNamed(name) ? name : undefined;
};

/**
 * Alternatives that are objects come to one object with the members of all of them: which of them it is can be told by its members, as in the API itself. What has no
 * form in a graph (members with free names, tuples, alternatives of different kinds) is JSON.
 */
export function shapeOf(schema: JsonSchema, schemas: Schemas): Shape {
  const name = referredBy(schema);
  if (name !== undefined) return canBeNamed(name) && schemas[name] ? shapeOf(schemas[name], schemas) : JSON_SHAPE;
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (alternatives)
    return oneOf(
      alternatives.filter((one) => !isNull(one)),
      schemas,
    );
  if (schema.allOf) return all(schema.allOf.map((part) => shapeOf(part, schemas)));
  if (schema.const !== undefined) return ofValues([schema.const]);
  if (schema.enum) return schema.type === 'boolean' ? { kind: 'boolean' } : ofValues(schema.enum);
  const types = [schema.type ?? []].flat().filter((type) => type !== 'null');
  return types.length === 1 ? ofType(types[0]!, schema) : JSON_SHAPE;
}

export const isNullable = (schema: JsonSchema, schemas: Schemas): boolean => {
  const name = referredBy(schema);
  if (name !== undefined) return schemas[name] === undefined || isNullable(schemas[name], schemas);
  return isNull(schema) || [schema.type ?? []].flat().includes('null') || (schema.anyOf ?? []).some(isNull);
};

const isNull = ({ type, const: value }: JsonSchema): boolean => type === 'null' || value === null;

function ofType(type: string, schema: JsonSchema): Shape {
  const { minimum = -Infinity, maximum = Infinity, items, prefixItems, properties, required = [], additionalProperties } = schema;
  switch (type) {
    case 'string':
    case 'boolean':
      return { kind: type };
    case 'number':
      return { kind: 'float' };
    case 'integer':
      return { kind: minimum >= -INT_MAX && maximum <= INT_MAX ? 'int' : 'whole' };
    case 'array':
      return items && !prefixItems ? { kind: 'list', items } : JSON_SHAPE;
    case 'object': {
      const isOpen = typeof additionalProperties === 'object' || additionalProperties === true;
      const members = Object.entries(properties ?? {});
      if (isOpen || members.length === 0 || !members.every(([name]) => NAME.test(name))) return JSON_SHAPE;
      return {
        kind: 'object',
        members: Object.fromEntries(members.map(([name, one]) => [name, { schema: one, required: required.includes(name) }])),
      };
    }
    default:
      return JSON_SHAPE;
  }
}

function ofValues(values: readonly unknown[]): Shape {
  const texts = values.filter((value) => typeof value === 'string');
  if (texts.length < values.length) return values.every((value) => typeof value === 'boolean') ? { kind: 'boolean' } : JSON_SHAPE;
  if (texts.every((text) => text === 'true' || text === 'false')) return { kind: 'boolean' };
  return texts.length > 1 && texts.every((text) => NAME.test(text) && !NO_ENUM_VALUES.has(text))
    ? { kind: 'enum', values: texts }
    : { kind: 'string' };
}

function oneOf(alternatives: readonly JsonSchema[], schemas: Schemas): Shape {
  const shapes = alternatives.map((one) => shapeOf(one, schemas));
  const [first, second] = shapes;
  if (!first) return JSON_SHAPE;
  if (shapes.length === 1) return first;
  // One, or a list of such: a list may be written without its brackets.
  if (shapes.length === 2 && second?.kind === 'list' && shapeOf(second.items, schemas).kind === first.kind) return second;
  if (shapes.every((shape) => shape.kind === 'object')) return merged(shapes);
  if (shapes.every(({ kind }) => kind === 'enum' || kind === 'string')) return { kind: 'string' };
  return shapes.every(({ kind }) => kind === first.kind && kind !== 'list') ? first : JSON_SHAPE;
}

type ObjectShape = Extract<Shape, { kind: 'object' }>;

function merged(shapes: readonly ObjectShape[]): Shape {
  const names = new Set(shapes.flatMap(({ members }) => Object.keys(members)));
  const entries = [...names].map((name): [string, Member] => {
    const found = shapes.flatMap(({ members }) => members[name] ?? []);
    const distinct = new Map(found.map(({ schema }) => [JSON.stringify(schema), schema]));
    const required = found.length === shapes.length && found.every((member) => member.required);
    return [name, { required, schema: distinct.size === 1 ? found[0]!.schema : { anyOf: [...distinct.values()] } }];
  });
  return { kind: 'object', members: Object.fromEntries(entries) };
}

function all(shapes: readonly Shape[]): Shape {
  const objects = shapes.filter((shape) => shape.kind === 'object');
  if (objects.length < shapes.length) return JSON_SHAPE;
  return { kind: 'object', members: Object.assign({}, ...objects.map(({ members }) => members)) as ObjectShape['members'] };
}
