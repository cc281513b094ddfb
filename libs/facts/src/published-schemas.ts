import { z } from 'zod';
import { cloudEventOf, schemaIdOf } from './cloud-event.js';
import { FACT_TYPE_NAMES, FACT_TYPES, type FactType } from './fact-types.js';

type JsonSchema = Readonly<Record<string, unknown>>;

/** What `data` of each type is held to, by the name of its file, as JSON Schema 2020-12. */
export function publishedSchemas(): Readonly<Record<string, JsonSchema>> {
  return Object.fromEntries(FACT_TYPE_NAMES.map((type) => [`${type}.json`, published(type)]));
}

function published(type: FactType): JsonSchema {
  const { summary, data } = FACT_TYPES[type];
  const { $schema, ...schema } = z.toJSONSchema(data, { target: 'draft-2020-12' }) as Record<string, unknown>;
  return { $schema, $id: schemaIdOf(type), title: type, description: summary, ...schema };
}

/** The whole event, in the dialect that AsyncAPI reads. */
export function eventSchema(type: FactType): JsonSchema {
  const { $schema: _dialect, ...schema } = z.toJSONSchema(cloudEventOf(type), { target: 'draft-7' }) as Record<string, unknown>;
  return schema;
}
