import { pointerTo } from '../expression/json-pointer.js';
import type { Json } from '../json.js';
import { CheckingExceeded, isObject } from './checking.js';
import type { SchemaObject } from './keyword.js';
import { DEFAULTS_WORK_MAX } from './limits.js';
import { Resources, type Located } from './resources.js';

/** Puts in what a value leaves out. The same value where nothing is missing. Throws `CheckingExceeded`. */
export type FillIn = (value: Json) => Json;

/**
 * JSON Schema says that `default` is an annotation; what it means here is: a member that an object leaves out has the default of its property.
 *
 * - D1 Looked for in `properties`, in items of lists, and behind `$ref` and `allOf`: what holds for the value whatever it is. Below `anyOf`,
 *   `if` and their like a default would depend on which of them fits, and is none.
 * - D2 An object that is left out and has no default is not made for the sake of its members.
 * - D3 What was put in is filled in itself, but never a schema within itself: it ends.
 *
 * Undefined for a schema that names no default.
 */
export function fillerOf(schema: Json, pointer = ''): FillIn | undefined {
  if (!namesDefault(schema)) return undefined;
  const resources = new Resources(schema);
  const start = partAt(resources, pointer);
  const plans = new Plans(resources);
  return (value) => new Filling(plans).fill(start, value, []);
}

/** A schema's part, by its JSON Pointer. */
export function partAt(resources: Resources, pointer: string): Located {
  const fragment = pointer.split('/').map(encodeURIComponent).join('/');
  return resources.resolve(
    `#${fragment}`,
    { schema: resources.root, pointer: '', resource: resources.resourceAt(resources.root, '') },
    '$ref',
  );
}

/** The default that holds for a property with this schema, its own or that of a schema which it refers to. */
export function defaultAt(resources: Resources, at: Located): { readonly value: Json; readonly pointer: string } | undefined {
  const { schema, pointer } = at;
  if (!isObject(schema)) return undefined;
  if (Object.hasOwn(schema, 'default')) return { value: schema['default'] as Json, pointer: pointerTo(pointer, 'default') };
  for (const other of besides(resources, at)) {
    const found = defaultAt(resources, other);
    if (found) return found;
  }
  return undefined;
}

/** The schemas that hold for the same value whatever it is. */
export function besides(resources: Resources, at: Located): Located[] {
  const schema = at.schema as SchemaObject;
  const ref = schema['$ref'];
  const all = schema['allOf'];
  return [
    ...(typeof ref === 'string' ? [resources.resolve(ref, at, '$ref')] : []),
    ...(Array.isArray(all) ? (all as readonly Json[]).map((_, index) => below(resources, at, ['allOf', index])) : []),
  ];
}

export function below(resources: Resources, at: Located, keys: readonly (string | number)[]): Located {
  let { schema, pointer, resource } = at;
  for (const key of keys) {
    schema = (schema as SchemaObject)[key] as Json;
    pointer = pointerTo(pointer, key);
    resource = resources.resourceAt(schema, resource);
  }
  return { schema, pointer, resource };
}

/** What a schema says of defaults, looked up once. */
interface Plan {
  readonly beside: readonly Located[];
  readonly properties: readonly { readonly name: string; readonly at: Located; readonly preset: Json | undefined }[];
  readonly prefixItems: readonly Located[];
  readonly items?: Located;
}

class Plans {
  private readonly known = new Map<Json, Plan>();

  constructor(private readonly resources: Resources) {}

  of(at: Located): Plan {
    let plan = this.known.get(at.schema);
    if (!plan) this.known.set(at.schema, (plan = this.made(at)));
    return plan;
  }

  private made(at: Located): Plan {
    const { properties, prefixItems, items } = at.schema as SchemaObject;
    const part = (keys: readonly (string | number)[]): Located => below(this.resources, at, keys);
    return {
      beside: besides(this.resources, at),
      properties: Object.keys(isObject(properties) ? properties : {}).map((name) => {
        const property = part(['properties', name]);
        return { name, at: property, preset: defaultAt(this.resources, property)?.value };
      }),
      prefixItems: (Array.isArray(prefixItems) ? (prefixItems as readonly Json[]) : []).map((_, index) => part(['prefixItems', index])),
      ...(isObject(items) && { items: part(['items']) }),
    };
  }
}

/** Filling one value in. */
class Filling {
  private workLeft = DEFAULTS_WORK_MAX;

  constructor(private readonly plans: Plans) {}

  /** `way`: the schemas whose defaults are being put in (D3). */
  fill(at: Located, value: Json, way: readonly Json[]): Json {
    this.charge(1);
    if (!isObject(at.schema) || typeof value !== 'object' || value === null) return value;
    const plan = this.plans.of(at);
    const filled = plan.beside.reduce<Json>((before, other) => this.fill(other, before, way), value);
    return Array.isArray(filled) ? this.list(plan, filled as readonly Json[], way) : this.map(plan, filled as SchemaObject, way);
  }

  private map({ properties }: Plan, value: SchemaObject, way: readonly Json[]): Json {
    this.charge(properties.length);
    const changed: [string, Json][] = [];
    for (const { name, at, preset } of properties) {
      const isThere = Object.hasOwn(value, name);
      const member = isThere ? this.fill(at, value[name] as Json, way) : this.added(at, preset, way);
      if (member !== undefined && !(isThere && Object.is(member, value[name]))) changed.push([name, member]);
    }
    // fromEntries defines members, so that one named __proto__ stays data.
    return changed.length > 0 ? Object.fromEntries([...Object.entries(value), ...changed]) : value;
  }

  private added(property: Located, preset: Json | undefined, way: readonly Json[]): Json | undefined {
    if (preset === undefined || way.includes(property.schema)) return undefined;
    return this.fill(property, preset, [...way, property.schema]);
  }

  private list({ prefixItems, items }: Plan, list: readonly Json[], way: readonly Json[]): Json {
    if (prefixItems.length === 0 && !items) return list;
    const filled = list.map((item, index) => {
      const at = prefixItems[index] ?? items;
      return at ? this.fill(at, item, way) : item;
    });
    return filled.every((item, index) => Object.is(item, list[index])) ? list : filled;
  }

  private charge(work: number): void {
    this.workLeft -= work;
    if (this.workLeft < 0) throw new CheckingExceeded();
  }
}

/** Most schemas have none, and cost nothing. What is found here may also be data, which then fills in nothing. */
function namesDefault(schema: Json): boolean {
  if (typeof schema !== 'object' || schema === null) return false;
  if (Array.isArray(schema)) return schema.some(namesDefault);
  return Object.hasOwn(schema, 'default') || Object.values(schema as SchemaObject).some(namesDefault);
}
