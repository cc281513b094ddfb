import { z } from 'zod';
import { count, instant, names, pageOf, text } from '../http/answer-parts.js';
import { DISPOSITIONS } from './outcomes/disposition.js';
import { signatureRequest } from './sources/signature-request.js';
import { webhookRequest } from './sources/webhook-request.js';

const disposition = z.enum(DISPOSITIONS);
const outcome = { disposition, executions: names.optional(), reasons: names.optional() };

export const outcomeAnswer = z.strictObject(outcome).meta({ id: 'EventOutcome' });

/** Of one event, or of a batch, in its order. */
export const outcomesAnswer = z
  .union([outcomeAnswer, z.strictObject({ items: z.array(z.strictObject({ index: count, ...outcome })) })])
  .meta({ id: 'EventOutcomes' });

const source = {
  id: text,
  topic: text.optional(),
  webhook: webhookRequest.optional(),
  signature: signatureRequest.optional(),
  format: z.enum(['cloudevents', 'json']),
  ttlMs: count,
  mapping: z.strictObject({ type: text, id: text, source: text, time: text, key: text }).partial().optional(),
  accepts: z.strictObject({ types: names.optional(), sources: names.optional() }).optional(),
  classification: text.optional(),
  revision: count,
  registeredAt: instant,
  registeredBy: text,
};

export const eventSourceAnswer = z.strictObject(source).meta({ id: 'RegisteredEventSource' });

export const eventSourcesAnswer = z.strictObject({ items: z.array(eventSourceAnswer) }).meta({ id: 'EventSources' });

export const shownEventSource = z
  .strictObject({
    ...source,
    reading: z.enum(['standing', 'going-on']).optional(),
    standing: z.strictObject({ reason: text, since: instant.optional() }).optional(),
    topicMadeAnew: z.strictObject({ at: instant, times: count, reason: text }).optional(),
  })
  .meta({ id: 'ShownEventSource' });

const line = z.strictObject({
  record: text,
  disposition,
  at: instant,
  event: z.strictObject({ id: text, source: text, type: text }).optional(),
  executions: names.optional(),
  reason: text.optional(),
  records: count.optional(),
});

export const dispositionsAnswer = pageOf(line)
  .extend({ counts: z.record(disposition, count) })
  .meta({ id: 'Dispositions' });
