import { z } from 'zod';
import { count, instant, json, legalBasis, names, runbookPin, text } from '../http/answer-parts.js';

const task = z
  .strictObject({
    id: text,
    action: text,
    parameters: json,
    execution: z.strictObject({
      id: text,
      tenant: text,
      runbook: runbookPin,
      startedAt: instant,
      dataLicenses: names,
      legalBasis: legalBasis.optional(),
      incidentId: text.optional(),
    }),
    step: text,
    attempt: count,
    idempotencyKey: text.describe('The same for every attempt of one step instance, by whichever worker.'),
    leaseMs: count,
    timeLeftMs: z.number(),
    effect: z.literal('once').optional(),
    requestId: text.optional().describe('Of the request that it follows from; send it on as `X-Request-Id`.'),
    traceparent: text.optional().describe('W3C Trace Context of what it follows from; send it on with calls, and back with the result.'),
  })
  .meta({ id: 'Task' });

export const tasksAnswer = z.strictObject({ tasks: z.array(task) }).meta({ id: 'Tasks' });

export const heartbeatAnswer = z
  .strictObject({ leaseMs: count, cancel: z.boolean(), cancelUntil: instant.optional() })
  .meta({ id: 'HeartbeatAnswer' });
