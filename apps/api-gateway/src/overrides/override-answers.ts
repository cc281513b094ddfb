import { z } from 'zod';
import { count, instant, names, sha256, text } from '../http/answer-parts.js';

const review = z.strictObject({ by: text, at: instant.optional(), verdict: z.enum(['uphold', 'condemn']), reason: text });

export const overrideAnswer = z
  .strictObject({
    id: text,
    status: z
      .enum(['invoked', 'open', 'refused', 'upheld', 'condemned', 'overdue'])
      .describe('`open`: the gate is open, and others owe it a look; `refused`: the run did not open it, and nothing is owed.'),
    by: text.describe('The person who answers for it.'),
    at: instant.optional(),
    execution: text,
    step: text,
    approval: text,
    digest: sha256.describe('Of what the person saw.'),
    reason: text,
    dueAt: instant.optional().describe('Until then it must be upheld.'),
    quorum: count,
    reviewers: names.describe('Roles whose holders review it.'),
    upheld: count,
    condemned: count,
    youMayReview: z.boolean(),
    reviews: z.array(review),
    settledAt: instant.optional(),
    refusal: z.strictObject({ code: text, message: text }).optional(),
  })
  .meta({ id: 'Override' });

/** Of a run that is classified above the clearance of who asks. */
export const redactedOverrideAnswer = z
  .strictObject({
    id: text,
    status: text,
    execution: text,
    runbook: z.strictObject({ id: text, version: count }),
    classification: text.describe('The clearance that is missing.'),
    redacted: z.literal(true),
  })
  .meta({ id: 'RedactedOverride' });

export const overridesAnswer = z
  .strictObject({ items: z.array(z.union([overrideAnswer, redactedOverrideAnswer])) })
  .meta({ id: 'Overrides' });
