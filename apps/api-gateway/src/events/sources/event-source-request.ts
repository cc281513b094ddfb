import { EVENT_TTL_MS_DEFAULT, EVENT_TTL_MS_MAX, scanTemplate, type EventMapping, type EventSource } from '@runbook/domain';
import { z } from 'zod';
import { page } from '../../http/query-schemas.js';
import { DISPOSITIONS } from '../outcomes/disposition.js';
import { signatureRequest } from './signature-request.js';
import { webhookRequest } from './webhook-request.js';

export const EVENT_SOURCE_ID = /^[a-z][a-z0-9-]{1,62}$/;

/** Kafka allows 249 characters; a record's name must fit into a cursor. */
const TOPIC = /^[A-Za-z0-9._-]{1,100}$/;
/** Topics that no source may read: the platform's own, those of another system beside it (KAFKA_TOPIC_PREFIX), and dead letters, which would be put aside and read again for ever. */
const OURS = /^(?:[\w-]+\.)?runbook\.(?:execution|correlation|registry|identity|output|facts|worker)(?:\.|$)|^runbook\.|\.dead-letter$/;
const TEMPLATE_LENGTH_MAX = 2_000;
const LIST_LENGTH_MAX = 1_000;
/** Longer than the id of any event that is taken. */
const EVENT_ID_LENGTH_MAX = 2_000;
/** What templates of a mapping may read. */
const ROOTS: ReadonlySet<string> = new Set(['record', 'headers']);

const template = z
  .string()
  .min(1)
  .max(TEMPLATE_LENGTH_MAX)
  .superRefine((text, context) => {
    const { template: scanned, errors } = scanTemplate(text);
    for (const { message } of errors) context.addIssue({ code: 'custom', message });
    for (const [root] of scanned.references) {
      if (root !== undefined && !ROOTS.has(root)) {
        context.addIssue({ code: 'custom', message: `expected an expression over record and headers, found ${root}` });
      }
    }
  });

const names = z.array(z.string().min(1).max(TEMPLATE_LENGTH_MAX)).min(1).max(LIST_LENGTH_MAX);

/** The body of `PUT /event-sources/:id`; what validates it is what OpenAPI shows. */
export const eventSourceRequest = z
  .strictObject({
    topic: z
      .string()
      .regex(TOPIC, 'expected a topic of letters, digits, dots, dashes and underscores, at most 100 of them')
      .refine((topic) => !OURS.test(topic), 'expected a topic of your own, found one of the platform')
      .optional()
      .meta({ example: 'edr.events' }),
    webhook: webhookRequest.optional().describe('Calls at `/webhooks/:id` that are let in by their signature.'),
    signature: signatureRequest
      .optional()
      .describe('How records of the topic show who sent them. What is not signed so is put aside. Asked for where versions are reviewed.'),
    format: z.enum(['cloudevents', 'json']).default('cloudevents'),
    ttlMs: z
      .int()
      .min(0)
      .max(EVENT_TTL_MS_MAX)
      .default(EVENT_TTL_MS_DEFAULT)
      .describe('How long an event waits for its wait; 0: now or never.'),
    mapping: z
      .strictObject({ type: template, id: template, source: template, time: template, key: template })
      .partial()
      .optional()
      .describe('Templates over `record` and `headers`.')
      .meta({ example: { type: 'com.example.login', key: '{{ record.host }}', id: '{{ record.id }}' } }),
    accepts: z.strictObject({ types: names, sources: names }).partial().optional(),
    classification: z
      .string()
      .min(1)
      .max(TEMPLATE_LENGTH_MAX)
      .optional()
      .describe('How all that it sends is classified: a run that takes one of its events is so from then on.'),
  })
  .refine(({ format, mapping }) => format !== 'json' || mapping?.type !== undefined, {
    error: 'expected mapping.type where format is json: a record without a type is no event',
    path: ['mapping', 'type'],
  })
  .refine(({ topic, webhook }) => topic !== undefined || webhook !== undefined, {
    error: 'expected a topic, a webhook or both, found neither; nothing would ever come in',
    path: ['topic'],
  })
  .refine(({ topic, signature }) => topic !== undefined || !signature, {
    error: 'expected signature beside a topic, found none; calls of a webhook are signed as its scheme says',
    path: ['signature'],
  })
  .refine(({ webhook, mapping }) => !webhook || !readsHeaders(mapping?.id), {
    error:
      'expected the id of a call from its body, found it from a header, which no signature covers; read it from record, or leave it out',
    path: ['mapping', 'id'],
  })
  .meta({ id: 'EventSource', example: { webhook: { scheme: 'standard-webhooks', secret: 'edr-webhook' }, format: 'cloudevents' } });

function readsHeaders(text: string | undefined): boolean {
  return text !== undefined && scanTemplate(text).template.references.some(([root]) => root === 'headers');
}

export type EventSourceRequest = z.output<typeof eventSourceRequest>;

/** With its members in one order and without absent ones, so that the registry sees that the same request is the same source. */
export function eventSourceOf(id: string, request: EventSourceRequest): EventSource {
  const { topic, webhook, signature, format, ttlMs, mapping, accepts, classification } = request;
  const { type, id: idTemplate, source, time, key } = mapping ?? {};
  const present = (members: object): object => Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
  const mapped = present({ type, id: idTemplate, source, time, key }) as EventMapping;
  const accepted = present({ types: accepts?.types, sources: accepts?.sources });
  return {
    id,
    ...(topic !== undefined && { topic }),
    ...(webhook && { webhook }),
    ...(signature && { signature }),
    format,
    ttlMs,
    ...(Object.keys(mapped).length > 0 && { mapping: mapped }),
    ...(Object.keys(accepted).length > 0 && { accepts: accepted }),
    ...(classification !== undefined && { classification }),
  };
}

export const dispositionsQuery = z.strictObject({
  disposition: z.enum(DISPOSITIONS).optional(),
  event: z.string().min(1).max(EVENT_ID_LENGTH_MAX).optional().describe('The id of an event: what became of it.'),
  ...page,
});

export type DispositionsQuery = z.output<typeof dispositionsQuery>;
