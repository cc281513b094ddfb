import { pointerTo } from '../expression/json-pointer.js';
import type { Json } from '../json.js';
import { isObject } from './checking.js';
import { below, besides, defaultAt } from './defaults.js';
import { Resources, type Located } from './resources.js';

/** A default that a schema writes down. */
export interface WrittenDefault {
  /** JSON Pointer of `default`. */
  readonly pointer: string;
  readonly value: Json;
  /** JSON Pointer of the property's schema; undefined where the default is none (D1), because nothing tells when it should hold. */
  readonly property?: string;
}

/** Every default of a schema, those that are put in first. */
export function writtenDefaults(schema: Json): WrittenDefault[] {
  const resources = new Resources(schema);
  const applied = new Map<string, WrittenDefault>();
  const seen = new Set<Json>();
  const root: Located = { schema, pointer: '', resource: resources.resourceAt(schema, '') };
  collect(root);
  const idle = written(schema, '').filter(({ pointer }) => !applied.has(pointer));
  return [...applied.values(), ...idle];

  function collect(at: Located): void {
    if (!isObject(at.schema) || seen.has(at.schema)) return;
    seen.add(at.schema);
    const { properties, prefixItems, items } = at.schema;
    besides(resources, at).forEach(collect);
    for (const name of isObject(properties) ? Object.keys(properties) : []) {
      const property = below(resources, at, ['properties', name]);
      const found = defaultAt(resources, property);
      if (found) applied.set(found.pointer, { ...found, property: property.pointer });
      collect(property);
    }
    if (Array.isArray(prefixItems)) prefixItems.forEach((_, index) => collect(below(resources, at, ['prefixItems', index])));
    if (isObject(items)) collect(below(resources, at, ['items']));
  }
}

const MAPS = ['properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas'];
const LISTS = ['allOf', 'anyOf', 'oneOf', 'prefixItems'];
const SINGLE = [
  'items',
  'additionalProperties',
  'not',
  'if',
  'then',
  'else',
  'contains',
  'propertyNames',
  'unevaluatedItems',
  'unevaluatedProperties',
];

function written(schema: Json, pointer: string): WrittenDefault[] {
  if (!isObject(schema)) return [];
  const own = Object.hasOwn(schema, 'default') ? [{ pointer: pointerTo(pointer, 'default'), value: schema['default'] as Json }] : [];
  const children = [
    ...SINGLE.map((keyword) => [keyword, [['', schema[keyword]]]] as const),
    ...[...MAPS, ...LISTS].map((keyword) => [keyword, Object.entries(schema[keyword] ?? {})] as const),
  ];
  return [
    ...own,
    ...children.flatMap(([keyword, parts]) =>
      parts.flatMap(([key = '', part]) => {
        const at = pointerTo(pointer, keyword);
        return part === undefined ? [] : written(part as Json, key === '' && SINGLE.includes(keyword) ? at : pointerTo(at, key));
      }),
    ),
  ];
}
