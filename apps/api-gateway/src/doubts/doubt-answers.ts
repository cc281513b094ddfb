import { z } from 'zod';
import { redactedLineAnswer } from '../runs/views/execution-answers.js';
import { actor, count, instant, pageOf, runbookPin, text } from '../http/answer-parts.js';

const outcome = z.enum(['completed', 'failed', 'retry']);

const act = z.strictObject({
  outcome,
  means: text,
  method: z.literal('POST'),
  href: text,
  body: z.strictObject({ outcome, expectedAttempt: count }).describe('To be sent with a `reason`.'),
});

const step = z.strictObject({
  step: text,
  type: text,
  name: text.optional(),
  attempt: count,
  startedAt: instant.optional(),
  error: z.strictObject({ name: text, message: text }),
  acts: z.array(act),
});

export const doubtsPage = pageOf(
  z.union([
    z
      .strictObject({
        execution: text,
        status: text,
        runbook: runbookPin,
        incidentId: text.optional(),
        startedAt: instant.optional(),
        startedBy: actor,
        youMayResolve: z.boolean(),
        stepsInDoubt: count,
        steps: z.array(step),
      })
      .meta({ id: 'ExecutionInDoubt' }),
    redactedLineAnswer,
  ]),
).meta({ id: 'DoubtsPage' });
