import { z } from 'zod';
import type { Fact } from './fact.js';
import { FACT_TYPES, TYPE_PREFIX, type FactType } from './fact-types.js';

export const CLOUD_EVENT_TYPE = 'application/cloudevents+json';

/** Names the schema of a type's data; the files of `docs/spec/schemas` have it as their `$id`. */
export const schemaIdOf = (type: FactType): string => `https://runbook-orchestrator.dev/schemas/${type}.json`;

/** CloudEvents 1.0.2 in the JSON format, with the extensions `sequence` and `partitionkey` of that specification, and `tenant`. */
export const cloudEventOf = <Type extends FactType>(type: Type) =>
  z.strictObject({
    specversion: z.literal('1.0'),
    id: z.string().min(1).max(1_000).describe('Made of its place in the log: what comes again has it again.'),
    source: z.string().min(1).describe('`/tenants/<tenant>`'),
    type: z.literal(`${TYPE_PREFIX}${type}`),
    subject: z.string().min(1).describe('What it is about: `executions/<id>`, `authorities/<id>`, `runbooks/<id>`, `subscriptions/<id>`'),
    time: z.iso.datetime().describe('When it was decided.'),
    datacontenttype: z.literal('application/json'),
    dataschema: z.literal(schemaIdOf(type)),
    tenant: z.string().min(1),
    partitionkey: z.string().min(1).describe('Facts of one key come in their order. Of a run its id.'),
    sequence: z.string().min(1).describe('Its place among the facts of its key: sorts as text, and has gaps.'),
    data: FACT_TYPES[type].data,
  });

export type CloudEvent = z.output<ReturnType<typeof cloudEventOf>>;

/** The fact in the words for who is cleared for it, or, with `isCleared` false, for who is not. */
export function shownFact(fact: Fact, isCleared: boolean): CloudEvent {
  const { id, type, tenant, subject, at, key, sequence, data, existence = data } = fact;
  return {
    specversion: '1.0',
    id,
    source: `/tenants/${tenant}`,
    type: `${TYPE_PREFIX}${type}`,
    subject,
    time: new Date(at).toISOString(),
    datacontenttype: 'application/json',
    dataschema: schemaIdOf(type),
    tenant,
    partitionkey: key,
    sequence,
    data: isCleared ? data : existence,
  } as CloudEvent;
}
