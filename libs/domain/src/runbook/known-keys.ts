import { z } from 'zod';
import { runbookDocument } from './document.js';

/** The keys that may stand in the map at this path of a document, for "did you mean". */
export function knownKeys(document: unknown, path: readonly PropertyKey[]): string[] {
  let schemas: z.core.$ZodType[] = [runbookDocument];
  let value = document;
  for (const key of path) {
    schemas = schemas.flatMap((schema) => alternatives(schema, value)).flatMap((schema) => member(schema, key));
    value = typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined;
  }
  const objects = schemas.flatMap((schema) => alternatives(schema, value)).filter((schema) => schema instanceof z.ZodObject);
  return [...new Set(objects.flatMap((schema) => Object.keys(schema.shape)))];
}

/** The schema without its wrappings; of a union the options that the value may mean. */
function alternatives(schema: z.core.$ZodType, value: unknown): z.core.$ZodType[] {
  if (schema instanceof z.ZodOptional) return alternatives(schema.unwrap(), value);
  if (schema instanceof z.ZodLazy) return alternatives(schema.unwrap(), value);
  if (!(schema instanceof z.ZodUnion)) return [schema];
  const options = (schema.options as z.core.$ZodType[]).flatMap((option) => alternatives(option, value));
  const type = typeof value === 'object' && value !== null ? (value as { type?: unknown }).type : undefined;
  const meant = options.filter((option) => option instanceof z.ZodObject && literalType(option) === type);
  return type !== undefined && meant.length > 0 ? meant : options;
}

function literalType(schema: z.ZodObject): unknown {
  const type = schema.shape['type'];
  return type instanceof z.ZodLiteral ? type.value : undefined;
}

function member(schema: z.core.$ZodType, key: PropertyKey): z.core.$ZodType[] {
  if (schema instanceof z.ZodArray) return [schema.element];
  if (schema instanceof z.ZodRecord) return [schema.valueType];
  if (!(schema instanceof z.ZodObject)) return [];
  const found = (schema.shape as Record<PropertyKey, z.core.$ZodType | undefined>)[key];
  return found ? [found] : [];
}
