import { z } from 'zod';

type JsonSchema = Record<string, unknown>;

/** A schema as the document of the API shows it, and the named ones that it refers to. */
export interface ShownSchema {
  readonly schema: JsonSchema;
  readonly components: Readonly<Record<string, JsonSchema>>;
}

/** JSON Schema 2020-12, which is what OpenAPI 3.1 has, of a schema that validates or types what is sent. */
export function shownSchema(schema: z.ZodType, io: 'input' | 'output'): ShownSchema {
  const made = z.toJSONSchema(schema, { target: 'draft-2020-12', io, unrepresentable: 'any' });
  const { $schema: _dialect, $defs = {}, id: _id, ...root } = made as JsonSchema & { $defs?: Record<string, JsonSchema> };
  const components = Object.fromEntries(Object.entries($defs).map(([name, one]) => [name, relocated(one) as JsonSchema]));
  const name = z.globalRegistry.get(schema)?.id;
  const shown = relocated(root) as JsonSchema;
  if (typeof name !== 'string' || name in components) return { schema: shown, components };
  return { schema: { $ref: referenceTo(name) }, components: { ...components, [name]: shown } };
}

/** How the document refers to a schema by its name there. */
export const referenceTo = (name: string): string => `${COMPONENTS}${name}`;

const COMPONENTS = '#/components/schemas/';
const DEFINITIONS = '#/$defs/';

/** A schema that another part of the product publishes, with what it defines under names of its own. */
export function publishedSchema(name: string, schema: object): Readonly<Record<string, JsonSchema>> {
  const { $schema: _dialect, $id: _id, $defs = {}, ...root } = schema as JsonSchema & { $defs?: Record<string, JsonSchema> };
  const at = `${COMPONENTS}${name}.`;
  const definitions = Object.entries($defs).map(([part, one]) => [`${name}.${part}`, relocated(one, at) as JsonSchema] as const);
  return { [name]: relocated(root, at) as JsonSchema, ...Object.fromEntries(definitions) };
}

/** References to what it defines, as they are found in the document. */
function relocated(value: unknown, to = COMPONENTS): unknown {
  if (Array.isArray(value)) return value.map((item) => relocated(item, to));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, relocatedMember(name, member, to)]));
}

function relocatedMember(name: string, member: unknown, to: string): unknown {
  if (name === '$ref' && typeof member === 'string') return member.replace(DEFINITIONS, to);
  return name === 'examples' ? member : relocated(member, to);
}
