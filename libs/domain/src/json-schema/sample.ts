import type { Json, JsonObject } from '../json.js';

const DEPTH_MAX = 16;

/** A value that fits a JSON Schema as far as its words go: its example or default, else the emptiest one. `{}` without a schema. */
export function sampleOf(schema: Json | undefined, depth = 0): Json {
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema) || depth > DEPTH_MAX) return {};
  const {
    const: constant,
    default: preset,
    examples,
    enum: choices,
    type,
    properties,
    required,
    items,
    minItems,
    minimum,
  } = schema as JsonObject;
  if (constant !== undefined) return constant;
  if (preset !== undefined) return preset;
  const [example] = listOf(examples).concat(listOf(choices));
  if (example !== undefined) return example;
  const kind = Array.isArray(type) ? (type as readonly Json[])[0] : type;
  switch (kind) {
    case 'string':
      return '';
    case 'integer':
    case 'number':
      return typeof minimum === 'number' ? minimum : 0;
    case 'boolean':
      return false;
    case 'null':
      return null;
    case 'array':
      return Array.from({ length: typeof minItems === 'number' ? Math.min(minItems, ITEMS_MAX) : 0 }, () => sampleOf(items, depth + 1));
    default:
      return sampleObject(properties, listOf(required), depth);
  }
}

const ITEMS_MAX = 10;

function sampleObject(properties: Json | undefined, required: readonly Json[], depth: number): Json {
  const described = typeof properties === 'object' && properties !== null ? (properties as JsonObject) : {};
  const names = new Set([...Object.keys(described), ...required.filter((name) => typeof name === 'string')]);
  return Object.fromEntries([...names].map((name) => [name, sampleOf(described[name], depth + 1)]));
}

const listOf = (value: Json | undefined): Json[] => (Array.isArray(value) ? (value as Json[]) : []);
