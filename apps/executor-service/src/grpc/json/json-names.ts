import type protobuf from 'protobufjs';

/** The fields of a type by the names that JSON has for them. */
export interface JsonFields {
  /** By JSON name and by the proto's own name: a reader of proto3's JSON accepts both. */
  readonly byName: ReadonlyMap<string, protobuf.Field>;
  /** In the proto's order, each with the name that is written. */
  readonly written: readonly (readonly [name: string, field: protobuf.Field])[];
}

export function jsonFieldsOf(type: protobuf.Type): JsonFields {
  const known = CACHE.get(type);
  if (known) return known;
  const written = type.fieldsArray.map((field) => [jsonNameOf(field), field] as const);
  // A JSON name goes before another field's own name.
  const byName = new Map([...type.fieldsArray.map((field) => [field.name, field] as const), ...written]);
  const fields = { byName, written };
  CACHE.set(type, fields);
  return fields;
}

const CACHE = new WeakMap<protobuf.Type, JsonFields>();

function jsonNameOf(field: protobuf.Field): string {
  const given = field.options?.['json_name'] as unknown;
  return typeof given === 'string' && given !== '' ? given : lowerCamelCase(field.name);
}

/** As protoc does: each underscore goes, and a letter behind it becomes a capital; nothing else changes. */
export const lowerCamelCase = (name: string): string => name.replaceAll(/_+(.?)/g, (_all, next: string) => next.toUpperCase());
