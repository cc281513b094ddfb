import { isObject, sameJson, type Json, type JsonObject } from './json.js';

/** What a form asks for at one place of a value. */
export interface FormField {
  readonly kind: 'text' | 'number' | 'boolean' | 'choice' | 'object' | 'list' | 'json';
  /** What people read: the schema's title, or the member's name. */
  readonly label: string;
  readonly name: string;
  readonly isRequired: boolean;
  readonly hint?: string;
  readonly byDefault?: Json;
  readonly examples: readonly Json[];
  /** Of a choice. */
  readonly options: readonly Json[];
  /** Of an object. */
  readonly members: readonly FormField[];
  /** Of a list: what each item is. */
  readonly item?: FormField;
  /** Of an object whose schema lets in members that it does not name. */
  readonly isOpen: boolean;
  readonly schema: JsonObject;
}

/** Schemas in schemas; a schema may also lead back to itself. */
const DEPTH_MAX = 12;

/** The form of a JSON Schema (2020-12). What no field has a form for is written as JSON; the service has the last word on every value. */
export function fieldOfSchema(schema: Json | undefined, name = '', isRequired = true): FormField {
  const root = isObject(schema) ? schema : {};
  return new Reading(root).field(root, name, isRequired, 0);
}

class Reading {
  constructor(private readonly root: JsonObject) {}

  field(written: JsonObject, name: string, isRequired: boolean, depth: number): FormField {
    const schema = this.whole(written, 0);
    const kind = depth >= DEPTH_MAX ? 'json' : kindOf(schema);
    const required = listOf(schema.required);
    const properties = kind === 'object' && isObject(schema.properties) ? schema.properties : {};
    return {
      kind,
      name,
      label: typeof schema.title === 'string' ? schema.title : name,
      // What is left out has its default before anybody checks it.
      isRequired: isRequired && schema.default === undefined,
      ...(typeof schema.description === 'string' && { hint: schema.description }),
      ...(schema.default !== undefined && { byDefault: schema.default }),
      examples: listOf(schema.examples),
      options: kind === 'choice' ? optionsOf(schema) : [],
      members: Object.entries(properties)
        .map(([key, member]) => this.field(isObject(member) ? member : {}, key, required.includes(key), depth + 1))
        // What must be given comes first: a registered definition has its members by name.
        .sort((a, b) => Number(b.isRequired) - Number(a.isRequired)),
      ...(kind === 'list' && { item: this.field(isObject(schema.items) ? schema.items : {}, '', true, depth + 1) }),
      isOpen: kind === 'object' && schema.additionalProperties !== false,
      schema,
    };
  }

  /** With what `$ref` and `allOf` add. */
  private whole(schema: JsonObject, depth: number): JsonObject {
    if (depth > DEPTH_MAX) return {};
    const parts = [this.referred(schema.$ref), ...listOf(schema.allOf)].filter(isObject).map((part) => this.whole(part, depth + 1));
    if (parts.length === 0) return schema;
    return [...parts, schema].reduce((all, part) => ({
      ...all,
      ...part,
      ...((isObject(all.properties) || isObject(part.properties)) && {
        properties: { ...objectOf(all.properties), ...objectOf(part.properties) },
      }),
      ...((all.required ?? part.required) !== undefined && { required: [...new Set([...listOf(all.required), ...listOf(part.required)])] }),
    }));
  }

  private referred(ref: Json | undefined): Json | undefined {
    if (typeof ref !== 'string' || !ref.startsWith('#')) return undefined;
    const keys = decodeURIComponent(ref.slice(1)).split('/').slice(1);
    return keys.reduce<Json | undefined>((at, key) => {
      const name = key.replaceAll('~1', '/').replaceAll('~0', '~');
      if (Array.isArray(at)) return at[Number(name)];
      return isObject(at) && Object.hasOwn(at, name) ? at[name] : undefined;
    }, this.root);
  }
}

function kindOf(schema: JsonObject): FormField['kind'] {
  if (optionsOf(schema).length > 0) return 'choice';
  const type = schema.type ?? (isObject(schema.properties) ? 'object' : undefined);
  if (type === 'string') return 'text';
  if (type === 'number' || type === 'integer') return 'number';
  if (type === 'boolean') return 'boolean';
  if (type === 'object' && isObject(schema.properties) && !isVaried(schema)) return 'object';
  if (type === 'array' && isObject(schema.items) && kindOf(schema.items) !== 'json') return 'list';
  return 'json';
}

const isVaried = ({ oneOf, anyOf, patternProperties }: JsonObject): boolean =>
  [oneOf, anyOf, patternProperties].some((part) => part !== undefined);

function optionsOf(schema: JsonObject): readonly Json[] {
  if (schema.const !== undefined) return [schema.const];
  if (Array.isArray(schema.enum))
    return schema.enum.filter((value, index, all) => all.findIndex((other) => sameJson(other, value)) === index);
  const constants = listOf(schema.oneOf ?? schema.anyOf).map((one) => (isObject(one) ? one.const : undefined));
  return constants.every((value) => value !== undefined) ? constants : [];
}

const listOf = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);
const objectOf = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});
